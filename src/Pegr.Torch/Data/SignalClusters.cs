using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>
/// The signal patches that there are: K orthogonal signals mu_k of one norm, each with both signs, 2K patches in the order mu_1, −mu_1, mu_2, …
/// An example has one of them, and a label follows from which.
/// </summary>
internal sealed class SignalClusters
{
    /// <summary>The label is the signal's sign, whichever signal it is.</summary>
    public const string BySign = "sign";

    /// <summary>The label is which of two signals it is, whatever its sign: XOR in the plane of mu_1 + mu_2 and mu_1 − mu_2.</summary>
    public const string ByXor = "xor";

    private readonly double[] _cumulative;
    private readonly bool _isXor;

    /// <summary>Takes settings that <see cref="Check"/> let pass.</summary>
    /// <param name="labels"><see cref="BySign"/> or <see cref="ByXor"/>.</param>
    /// <param name="frequencies">How frequent the signals are, each a number above 0, up to a common factor; one number for the two of XOR.</param>
    public SignalClusters(string labels, IReadOnlyList<double> frequencies)
    {
        Check(labels, frequencies);
        _isXor = labels == ByXor;
        Signals = _isXor ? 2 : frequencies.Count;
        var largest = frequencies.Max(); // sums of shares of it neither overflow nor vanish
        double[] shares = [.. frequencies.Select(frequency => frequency / largest)];
        _cumulative = [.. shares.Select((_, k) => shares.Take(k).Sum() / shares.Sum())];
    }

    /// <summary>What settings can call the labels.</summary>
    public static IReadOnlyList<string> Labelings { get; } = [BySign, ByXor];

    /// <summary>K.</summary>
    public int Signals { get; }

    /// <summary>2K.</summary>
    public int Count => 2 * Signals;

    /// <summary>Refuses what is none.</summary>
    /// <exception cref="InvalidInputException">It is not known how labels follow, or frequencies are none.</exception>
    public static void Check(string labels, IReadOnlyList<double> frequencies)
    {
        if (!Labelings.Contains(labels))
        {
            throw InvalidInputException.Unknown("signal-labels", labels, Labelings);
        }

        if (frequencies.Count == 0)
        {
            throw new InvalidInputException("signal-frequencies", "none is given; use a number above 0 for each signal, 1 for one.");
        }

        foreach (var frequency in frequencies.Where(frequency => !(frequency > 0) || !double.IsFinite(frequency)))
        {
            throw new InvalidInputException(
                "signal-frequencies", FormattableString.Invariant($"{frequency} is out of range; use a number above 0 for each signal."));
        }

        if (frequencies is [not 1])
        {
            throw new InvalidInputException(
                "signal-frequencies",
                FormattableString.Invariant($"{frequencies[0]} stands alone; use 1 for one signal, or a number for each of several (where lists are themselves listed, semicolons part them)."));
        }

        if (labels == ByXor && frequencies.Count > 1)
        {
            throw new InvalidInputException("signal-frequencies", "xor has two signals, one for each label; leave it out.");
        }
    }

    /// <summary>The label of the examples of a cluster, +1 or −1.</summary>
    public int LabelOf(int cluster) => (_isXor ? cluster < 2 : cluster % 2 == 0) ? 1 : -1;

    /// <summary>Draws examples' clusters. Where a label has one, nothing is drawn.</summary>
    /// <param name="labels">True labels, [n], ±1.</param>
    /// <param name="generator">Where they are drawn from.</param>
    /// <returns>[n], int64, of the current dispose scope.</returns>
    public Tensor Draw(Tensor labels, Generator generator)
    {
        using var scope = NewDisposeScope();
        var isNegative = labels.lt(Scalars.Of(0)).to(int64);
        if (_isXor)
        {
            var sign = generator.Integers(0, 2, [labels.shape[0]]);
            return isNegative.Times(2L).Plus(sign).MoveToOuterDisposeScope();
        }

        if (Signals == 1)
        {
            return isNegative.MoveToOuterDisposeScope();
        }

        var drawn = generator.Uniform([labels.shape[0]], float64).unsqueeze(1);
        var signal = drawn.ge(tensor(_cumulative)).sum(1).Plus(-1L);
        return signal.Times(2L).Plus(isNegative).MoveToOuterDisposeScope();
    }

    /// <summary>The patches; mu_k points along the k-th axis.</summary>
    /// <param name="norm">‖mu‖.</param>
    /// <param name="dim">d, at least K.</param>
    /// <returns>[2K, d], float64, of the current dispose scope.</returns>
    public Tensor Patches(double norm, int dim)
    {
        using var scope = NewDisposeScope();
        var signals = zeros([Signals, dim], float64);
        for (var k = 0; k < Signals; k++)
        {
            signals[k, k] = norm;
        }

        return stack([signals, signals.neg()], 1).flatten(0, 1).MoveToOuterDisposeScope();
    }
}
