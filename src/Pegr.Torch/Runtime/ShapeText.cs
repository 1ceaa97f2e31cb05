using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>A tensor's shape in messages, such as <c>[8, 3, 32, 32]</c>.</summary>
internal static class ShapeText
{
    /// <summary>The text.</summary>
    public static string Of(Tensor tensor) => Of(tensor.shape);

    /// <summary>The text.</summary>
    public static string Of(long[] shape) => $"[{string.Join(", ", shape)}]";
}
