
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>Data that several runs use: drawn when the first asks, forgotten after the last.</summary>
/// <param name="settings">The settings of one of the runs.</param>
/// <param name="seed">The runs' seed.</param>
/// <param name="users">How many runs will use it.</param>
internal sealed class SharedData(SyntheticSettings settings, int seed, int users)
{
    private readonly object _lock = new();
    private ReducedData? _data;
    private int _users = users;

    /// <summary>What decides on a run's data: runs of equal keys have the same.</summary>
    public static object Key(ReducedRun run)
    {
        var s = run.Settings;
        var sizes = (s.Samples, s.TestSamples, s.Dim, s.ImplicitDim, s.Patches);
        var signals = (s.SignalNorm, s.SignalLabels, string.Join(',', s.SignalFrequencies));
        var noise = (s.NoiseStd, s.OrthogonalNoise, s.LabelNoise, s.TestLabelNoise, s.ExactFlips);
        return (run.Seed, sizes, signals, noise, s.Network());
    }

    /// <summary>The data.</summary>
    public ReducedData Take()
    {
        lock (_lock)
        {
            return _data ??= ReducedData.Draw(settings, seed);
        }
    }

    /// <summary>Says that one run needs it no more.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _data = --_users == 0 ? null : _data;
        }
    }
}
