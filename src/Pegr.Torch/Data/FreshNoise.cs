using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>Draws the noise patches of signal-noise data anew whenever they are used, so that there is none to memorize; signals and labels stay.</summary>
/// <param name="distribution">What noise is drawn from.</param>
/// <param name="sample">The training sample; not disposed here.</param>
public sealed class FreshNoise(SignalNoiseDistribution distribution, SignalNoiseSample sample) : IBatchAugmentation
{
    private readonly SignalNoiseDistribution _distribution = distribution ?? throw new ArgumentNullException(nameof(distribution));
    private readonly SignalNoiseSample _sample = sample ?? throw new ArgumentNullException(nameof(sample));

    /// <inheritdoc/>
    public Tensor Apply(Tensor inputs, Generator generator)
    {
        Alive.Require(inputs);
        Alive.Require(generator);
        using var scope = NewDisposeScope();
        var noise = _distribution.Noise(inputs.shape.AsSpan()[..^1], generator).to(inputs.dtype).SendTo(inputs.device);
        return where(IsSignal(inputs).unsqueeze(-1), inputs, noise).MoveToOuterDisposeScope();
    }

    // Which patches are one of the signals, [n, P].
    private Tensor IsSignal(Tensor inputs)
    {
        var signals = Alive.Require(_sample.SignalPatches, nameof(sample));
        var isSignal = zeros(inputs.shape[..^1], ScalarType.Bool, inputs.device);
        for (var patch = 0; patch < signals.shape[0]; patch++)
        {
            using var same = inputs.eq(signals[patch]);
            isSignal.logical_or_(same.all(-1));
        }

        return isSignal;
    }
}
