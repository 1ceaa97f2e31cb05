namespace Pegr.Torch.Models.Composed;

/// <summary>What a recurrent layer is made with, as in TorchSharp.</summary>
/// <param name="Inputs">Numbers of a position of the input.</param>
/// <param name="Hidden">Numbers of a hidden state.</param>
public sealed record RecurrentSettings(long Inputs, long Hidden)
{
    /// <summary>Layers, one on top of the other.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether the linear maps have biases.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Whether sequences come as [n, T, inputs] instead of [T, n, inputs].</summary>
    public bool BatchFirst { get; init; }

    /// <summary>Probability of the dropout between layers.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether a second walk goes from the end to the beginning.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>1, or 2 if bidirectional.</summary>
    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Hidden);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Layers);
        if (Dropout is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "dropout: a probability from 0 to 1.");
        }
    }
}
