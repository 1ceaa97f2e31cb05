namespace Pegr.Torch.ReducedDynamics;

/// <summary>One of the two signal patches, mu and −mu, and the filters that are on for it; no filter is on for both.</summary>
/// <param name="products">The data.</param>
/// <param name="sign">+1 or −1.</param>
internal sealed class SignalSide(InnerProducts products, int sign)
{
    private readonly double[] _mask = [.. products.Signs.Select(s => s == sign ? 1.0 : 0)];

    /// <summary>+1 or −1.</summary>
    public int Sign => sign;

    /// <summary>The patch's share of the output.</summary>
    public double Output { get; private set; }

    /// <summary>sum_f s′²/m².</summary>
    public double SquaredSlope { get; private set; }

    /// <summary>Half of what the angle between mu and xi_i adds to ‖∇f(x_i)‖², over ⟨mu, xi_i⟩; [n] padded.</summary>
    public double[] CrossTerms { get; } = new double[products.Stride];

    /// <summary>The sum over the examples with this patch.</summary>
    /// <param name="values">[n] padded.</param>
    public double Sum(ReadOnlySpan<double> values) => Rows.Dot(_mask, values);

    /// <summary>Keeps the values of the examples with this patch, and puts 0 for the others.</summary>
    /// <param name="values">[n] padded.</param>
    /// <param name="kept">[n] padded.</param>
    public void Keep(ReadOnlySpan<double> values, Span<double> kept)
    {
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = _mask[i] == 0 ? 0 : values[i];
        }
    }

    /// <summary>Adds a number to the values of the examples with this patch.</summary>
    /// <param name="values">[n] padded.</param>
    /// <param name="number">The number.</param>
    public void AddTo(Span<double> values, double number) => Rows.AddScaled(values, number, _mask);

    /// <summary>Forgets the filters.</summary>
    public void Clear()
    {
        (Output, SquaredSlope) = (0, 0);
        Array.Clear(CrossTerms);
    }

    /// <summary>Adds a filter.</summary>
    public void Add(double weight, double value, double slope)
    {
        Output += weight * value;
        SquaredSlope += weight * weight * slope * slope;
    }

    /// <summary>Adds a filter's cross terms.</summary>
    public void AddCrossTerms(double factor, ReadOnlySpan<double> slopes) => Rows.AddScaled(CrossTerms, factor * sign, slopes);
}
