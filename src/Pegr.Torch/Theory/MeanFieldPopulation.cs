namespace Pegr.Torch.Theory;

/// <summary>A few training examples that stand for all of one sign whose labels are right, or for all whose labels are flipped.</summary>
internal sealed class MeanFieldPopulation
{
    /// <summary>Draws the examples.</summary>
    /// <param name="sign">Which of the signs that are followed the examples have.</param>
    /// <param name="flipped">Whether their labels are flipped.</param>
    /// <param name="share">Their share of the examples of the sign.</param>
    /// <param name="examples">How many stand for all.</param>
    /// <param name="filters">Filters m per sign.</param>
    /// <param name="deviation">Standard deviation of an initial inner product with the noise.</param>
    /// <param name="draws">Where the initial values come from.</param>
    public MeanFieldPopulation(int sign, bool flipped, double share, int examples, int filters, double deviation, StratifiedNormals draws)
    {
        (Sign, Flipped, Share, Examples) = (sign, flipped, share, examples);
        Own = new MeanFieldCoordinates(draws.Draw(examples * filters, deviation));
        Opposite = new MeanFieldCoordinates(draws.Draw(examples * filters, deviation));
        OwnOverlap = draws.Draw(examples * filters, 1);
        OppositeOverlap = draws.Draw(examples * filters, 1);
        AlongSignal = draws.Draw(examples, 1);
    }

    /// <summary>Which of the signs that are followed the examples have.</summary>
    public int Sign { get; }

    /// <summary>Whether the labels are flipped.</summary>
    public bool Flipped { get; }

    /// <summary>The share of the examples of their sign.</summary>
    public double Share { get; }

    /// <summary>How many examples stand for all.</summary>
    public int Examples { get; }

    /// <summary>⟨w_{j,r}, xi_i⟩ for the label's sign j, [example · filters + r].</summary>
    public MeanFieldCoordinates Own { get; }

    /// <summary>The same for the other sign.</summary>
    public MeanFieldCoordinates Opposite { get; }

    /// <summary>How the noise of all others overlaps with the example's in each filter, with variance 1.</summary>
    public double[] OwnOverlap { get; }

    /// <summary>The same for the other sign's filters.</summary>
    public double[] OppositeOverlap { get; }

    /// <summary>The noise's component along the signal, with variance 1.</summary>
    public double[] AlongSignal { get; }
}
