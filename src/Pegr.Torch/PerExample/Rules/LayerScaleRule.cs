using Pegr.Torch.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="LayerScale"/>, on inputs [n, …, features].</summary>
public sealed class LayerScaleRule : AffineRule<LayerScale>
{
    /// <inheritdoc/>
    protected override Parameter? Weight(LayerScale layer) => layer.Weight;

    /// <inheritdoc/>
    protected override Parameter? Bias(LayerScale layer) => null;

    /// <inheritdoc/>
    protected override Tensor Normalized(LayerScale layer, Tensor input) => input;

    /// <inheritdoc/>
    protected override Tensor SumRepeats(LayerScale layer, Tensor perElement)
        => perElement.reshape(perElement.shape[0], -1, perElement.shape[^1]).sum(1);
}
