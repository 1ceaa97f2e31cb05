using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>What vectors have along the signals' axes, and their bias's coordinate: enough for their inner products with signal patches of any norm.</summary>
internal sealed class AlongAxes
{
    private readonly double[][] _axes;
    private readonly double[]? _bias;

    /// <summary>Reads them.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="vectors">[count, d].</param>
    public AlongAxes(ReducedShape shape, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        _axes = [.. Enumerable.Range(0, shape.Signals).Select(axis => Padding.Of(vectors.select(1, axis)))];
        _bias = shape.HasBias ? Padding.Of(vectors.select(1, vectors.shape[1] - 1)) : null;
    }

    /// <summary>The vectors' inner products with a signal patch v_k, [count] padded.</summary>
    /// <param name="patch">Which (see <see cref="ReducedShape.SignalPatches"/>).</param>
    /// <param name="norm">‖mu‖.</param>
    public double[] ProductsWith(int patch, double norm)
    {
        var signed = _bias is null || patch % 2 == 0 ? norm : -norm;
        var products = Array.ConvertAll(_axes[_bias is null ? patch : patch / 2], coordinate => signed * coordinate);
        if (_bias is not null)
        {
            Rows.AddScaled(products, 1, _bias);
        }

        return products;
    }
}
