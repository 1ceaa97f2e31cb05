using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Makes GPUs compute float32 products in float32 until it is disposed: libtorch lets convolutions use TF32 otherwise, which
/// keeps ten bits of the mantissa.
/// </summary>
internal sealed class FullPrecision : IDisposable
{
    private readonly bool _convolutions = backends.cudnn.allow_tf32;
    private readonly bool _products = backends.cuda.matmul.allow_tf32;

    public FullPrecision() => (backends.cudnn.allow_tf32, backends.cuda.matmul.allow_tf32) = (false, false);

    public void Dispose() => (backends.cudnn.allow_tf32, backends.cuda.matmul.allow_tf32) = (_convolutions, _products);
}
