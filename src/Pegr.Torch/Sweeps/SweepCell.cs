using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Theory;

namespace Pegr.Torch.Sweeps;

/// <summary>One cell of a sweep.</summary>
public sealed class SweepCell
{
    private readonly Lazy<SignalNoiseTheory?> _theory;

    /// <summary>Creates a cell.</summary>
    /// <param name="x">The horizontal axis's value.</param>
    /// <param name="y">The vertical axis's value.</param>
    /// <param name="key">What tells it from all other cells: the axes' values as text, with a comma between them.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="theory">What theory says of them; null where it says nothing. Called once, when it is needed.</param>
    public SweepCell(double x, double y, string key, ComparisonSettings settings, Func<SignalNoiseTheory?> theory)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(theory);
        (X, Y, Key, Settings) = (x, y, key, settings);
        _theory = new Lazy<SignalNoiseTheory?>(theory);
    }

    /// <summary>The horizontal axis's value.</summary>
    public double X { get; }

    /// <summary>The vertical axis's value.</summary>
    public double Y { get; }

    /// <summary>What tells it from all other cells.</summary>
    public string Key { get; }

    /// <summary>Its settings.</summary>
    public ComparisonSettings Settings { get; }

    /// <summary>What theory says of it; null where it says nothing.</summary>
    /// <exception cref="InvalidInputException">Data that it needs are missing.</exception>
    public SignalNoiseTheory? Theory => _theory.Value;
}
