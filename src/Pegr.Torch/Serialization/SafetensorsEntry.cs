using static TorchSharp.torch;

namespace Pegr.Torch.Serialization;

/// <summary>What a safetensors header says of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last one.</param>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End);
