using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>A call of a layer in one forward pass.</summary>
/// <param name="Input">What the layer was given, with its graph.</param>
/// <param name="Output">What went on from it, with its graph.</param>
/// <param name="Changes">How often the layer itself had changed the output in place.</param>
/// <param name="Replaced">The layer's output with the graph that autograd made of it, where another took its place; null where none did.</param>
internal sealed record RecordedCall(Tensor Input, Tensor Output, int Changes, Tensor? Replaced);
