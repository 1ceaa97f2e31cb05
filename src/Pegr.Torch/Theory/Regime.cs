namespace Pegr.Torch.Theory;

/// <summary>What a network that fits signal-noise data has learned.</summary>
public enum Regime
{
    /// <summary>The signal: fresh examples are classified right (benign overfitting, where labels are noisy).</summary>
    SignalLearning,

    /// <summary>The training examples' noise, or nothing: fresh examples are guessed.</summary>
    NoiseMemorization,
}
