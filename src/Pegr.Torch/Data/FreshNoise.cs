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
        var signals = Alive.Require(_sample.SignalPatches, nameof(sample)).unsqueeze(1).unsqueeze(1); // [2K, 1, 1, d]
        var isSignal = inputs.unsqueeze(0).eq(signals).all(-1).any(0).unsqueeze(-1); // [n, P, 1]
        var noise = _distribution.Noise(inputs.shape.AsSpan()[..^1], generator).to(inputs.dtype, inputs.device);
        return where(isSignal, inputs, noise).MoveToOuterDisposeScope();
    }
}
