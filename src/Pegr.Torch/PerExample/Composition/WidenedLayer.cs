using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary>Has a layer of half precision compute in float32 for a while: what settings it has must not be lost in rounding. Its parameters stay the
/// same objects, as libtorch's own layers convert them in place, and weights come back bit for bit.</summary>
internal sealed class WidenedLayer : IDisposable
{
    private readonly nn.Module _layer;
    private readonly ScalarType? _half;

    public WidenedLayer(nn.Module layer)
    {
        _layer = layer;
        if (layer.parameters().First().dtype is var type and (ScalarType.Float16 or ScalarType.BFloat16))
        {
            _half = type;
            layer.to(float32);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_half is { } type)
        {
            _layer.to(type);
        }
    }
}
