using TorchSharp;

namespace Pegr.Torch.Serialization;

/// <summary>Reads and writes the safetensors format.</summary>
public static class Safetensors
{
    /// <summary>Writes tensors to a file, atomically.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="tensors">Names to tensors of any shape, on any device.</param>
    public static void Write(string path, IReadOnlyDictionary<string, torch.Tensor> tensors) => throw new NotImplementedException();
}
