namespace Pegr.Torch.Theory;

/// <summary>A few training examples that stand for all of one sign whose labels are right, or for all whose labels are flipped.</summary>
internal sealed class MeanFieldPopulation
{
    private readonly int _filters;

    /// <summary>Draws the examples.</summary>
    /// <param name="sign">Which of the signs that are followed the examples have.</param>
    /// <param name="flipped">Whether their labels are flipped.</param>
    /// <param name="share">How many there are, in units of n/2.</param>
    /// <param name="examples">How many stand for all.</param>
    /// <param name="filters">Filters m per sign.</param>
    /// <param name="deviation">Standard deviation of an initial inner product with the noise.</param>
    /// <param name="linear">Whether small values change in proportion to themselves.</param>
    /// <param name="draws">Where the initial values come from.</param>
    public MeanFieldPopulation(int sign, bool flipped, double share, int examples, int filters, double deviation, bool linear, StratifiedNormals draws)
    {
        (Sign, Flipped, Share, Examples, _filters) = (sign, flipped, share, examples, filters);
        var (own, opposite) = (Draw(deviation), Draw(deviation));
        (Own, Opposite) = (new(own, Draw(1), examples, linear), new(opposite, Draw(1), examples, linear));
        AlongSignal = draws.Draw(examples, 1);

        // Drawn example by example, kept filter by filter.
        double[] Draw(double scale)
        {
            var drawn = draws.Draw(examples * filters, scale);
            return [.. Enumerable.Range(0, drawn.Length).Select(index => drawn[(index % examples * filters) + (index / examples)])];
        }
    }

    /// <summary>Which of the signs that are followed the examples have.</summary>
    public int Sign { get; }

    /// <summary>Whether the labels are flipped.</summary>
    public bool Flipped { get; }

    /// <summary>How many there are, in units of n/2.</summary>
    public double Share { get; }

    /// <summary>How many examples stand for all.</summary>
    public int Examples { get; }

    /// <summary>⟨w_{j,r}, xi_i⟩ for the label's sign j.</summary>
    public NoiseCoordinates Own { get; }

    /// <summary>The same for the other sign.</summary>
    public NoiseCoordinates Opposite { get; }

    /// <summary>The noise's component along the signal, with variance 1.</summary>
    public double[] AlongSignal { get; }

    /// <summary>Has filters feel what the noise of all others adds to every inner product, and its part along mu.</summary>
    /// <param name="crosstalk">The standard deviation of what others add.</param>
    /// <param name="along">How much of mu the noise has, in units of <see cref="AlongSignal"/>.</param>
    /// <param name="signal">The inner products of the label's filters with mu, times the label.</param>
    /// <param name="otherSignal">The same of the other sign's filters.</param>
    public void Mix(double crosstalk, double along, double[] signal, double[] otherSignal)
    {
        Own.Mix(crosstalk, along, AlongSignal, signal);
        Opposite.Mix(crosstalk, -along, AlongSignal, otherSignal);
    }

    /// <summary>Mean of Δ², both signs' added up, Δ being how far an inner product has moved by its own example.</summary>
    public double Moved() => (Own.Moved() + Opposite.Moved()) / (Examples * _filters);

    /// <summary>
    /// Means of Δ_r (b_r'(0) + b_r'), b being the inner product, crosstalk included: what an example adds to ⟨w_r, w_r'⟩ sigma_p² d. A filter is what it was and
    /// its moves along all noise, w_r = w_r(0) + sum_i Δ_ir xi_i / (sigma_p² d), so this holds whatever the overlaps of the noise.
    /// </summary>
    public FilterCovariance Learned()
    {
        var sum = default(FilterCovariance);
        for (var example = 0; example < Examples; example++)
        {
            var own = Own.Sums(example);
            var opposite = Opposite.Sums(example);
            var products = own.Products + opposite.Products;
            var pairs = (own.Moves * own.Values) + (opposite.Moves * opposite.Values) - products;
            var crossed = (own.Moves * opposite.Values) + (opposite.Moves * own.Values);
            sum = sum.Plus(1.0 / Examples, new(products / _filters, pairs / (_filters * (_filters - 1.0)), -crossed / ((double)_filters * _filters)));
        }

        return sum;
    }
}
