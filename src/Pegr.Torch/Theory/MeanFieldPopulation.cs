namespace Pegr.Torch.Theory;

/// <summary>A few training examples that stand for all of one sign whose labels are right, or for all whose labels are flipped.</summary>
internal sealed class MeanFieldPopulation
{
    private readonly int _filters;

    // How the noise of all others overlaps with an example's in each filter, with variance 1.
    private readonly double[] _ownOverlap;
    private readonly double[] _oppositeOverlap;

    /// <summary>Draws the examples.</summary>
    /// <param name="sign">Which of the signs that are followed the examples have.</param>
    /// <param name="flipped">Whether their labels are flipped.</param>
    /// <param name="share">How many there are, in units of n/2.</param>
    /// <param name="examples">How many stand for all.</param>
    /// <param name="filters">Filters m per sign.</param>
    /// <param name="deviation">Standard deviation of an initial inner product with the noise.</param>
    /// <param name="draws">Where the initial values come from.</param>
    public MeanFieldPopulation(int sign, bool flipped, double share, int examples, int filters, double deviation, StratifiedNormals draws)
    {
        (Sign, Flipped, Share, Examples, _filters) = (sign, flipped, share, examples, filters);
        Own = new MeanFieldCoordinates(draws.Draw(examples * filters, deviation));
        Opposite = new MeanFieldCoordinates(draws.Draw(examples * filters, deviation));
        (_ownOverlap, _oppositeOverlap) = (draws.Draw(examples * filters, 1), draws.Draw(examples * filters, 1));
        AlongSignal = draws.Draw(examples, 1);
    }

    /// <summary>Which of the signs that are followed the examples have.</summary>
    public int Sign { get; }

    /// <summary>Whether the labels are flipped.</summary>
    public bool Flipped { get; }

    /// <summary>How many there are, in units of n/2.</summary>
    public double Share { get; }

    /// <summary>How many examples stand for all.</summary>
    public int Examples { get; }

    /// <summary>⟨w_{j,r}, xi_i⟩ for the label's sign j, [example · filters + r].</summary>
    public MeanFieldCoordinates Own { get; }

    /// <summary>The same for the other sign.</summary>
    public MeanFieldCoordinates Opposite { get; }

    /// <summary>The noise's component along the signal, with variance 1.</summary>
    public double[] AlongSignal { get; }

    /// <summary>Has the noise of all others add to every inner product.</summary>
    /// <param name="deviation">The standard deviation of that.</param>
    public void Mix(double deviation)
    {
        for (var index = 0; index < Examples * _filters; index++)
        {
            (Own.Crosstalk[index], Opposite.Crosstalk[index]) = (deviation * _ownOverlap[index], deviation * _oppositeOverlap[index]);
        }
    }

    /// <summary>Mean of Δ², both signs' added up, Δ being how far an inner product has moved by its own example.</summary>
    public double Moved()
    {
        var sum = 0.0;
        for (var index = 0; index < Examples * _filters; index++)
        {
            var (own, opposite) = (Own.Move(index), Opposite.Move(index));
            sum += (own * own) + (opposite * opposite);
        }

        return sum / (Examples * _filters);
    }

    /// <summary>
    /// Means of Δ_r (b_r'(0) + b_r'), b being the inner product, crosstalk included: what an example adds to ⟨w_r, w_r'⟩ sigma_p² d. A filter is what it was and
    /// its moves along all noise, w_r = w_r(0) + sum_i Δ_ir xi_i / (sigma_p² d), so this holds whatever the overlaps of the noise.
    /// </summary>
    public FilterCovariance Learned()
    {
        var sum = default(FilterCovariance);
        for (var example = 0; example < Examples; example++)
        {
            var own = Own.Sums(example * _filters, _filters);
            var opposite = Opposite.Sums(example * _filters, _filters);
            var products = own.Products + opposite.Products;
            var pairs = (own.Moves * own.Values) + (opposite.Moves * opposite.Values) - products;
            var crossed = (own.Moves * opposite.Values) + (opposite.Moves * own.Values);
            sum = sum.Plus(1.0 / Examples, new(products / _filters, pairs / (_filters * (_filters - 1.0)), -crossed / ((double)_filters * _filters)));
        }

        return sum;
    }
}
