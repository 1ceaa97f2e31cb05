using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Batch normalization of any dimension in evaluation mode, where it uses its tracked statistics only.</summary>
public sealed class BatchNormRule : AffineRule<BatchNorm>
{
    /// <inheritdoc/>
    protected override Parameter? Weight(BatchNorm layer) => layer.weight;

    /// <inheritdoc/>
    protected override Parameter? Bias(BatchNorm layer) => layer.bias;

    /// <inheritdoc/>
    protected override Tensor Normalized(BatchNorm layer, Tensor input)
        => functional.batch_norm(input, DTypes.Wide(layer.running_mean!), DTypes.Wide(layer.running_var!), null, null, training: false, eps: layer.eps);

    /// <inheritdoc/>
    protected override Tensor SumRepeats(BatchNorm layer, Tensor perElement) => SumBehindChannels(perElement);
}
