using System.Globalization;
using Pegr.Torch.Analysis.Theory;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Runtime;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>The two axes of a sweep, and the settings of every cell.</summary>
internal sealed class SweepGrid
{
    private readonly SweepRequest _request;
    private readonly Setting? _x;
    private readonly Setting? _y;

    /// <summary>Reads the axes.</summary>
    /// <exception cref="InvalidInputException">They cannot be used.</exception>
    public SweepGrid(SweepRequest request)
    {
        _request = request;
        X = SweepAxis.Parse("x", request.X, key => IsInteger("x", key));
        Y = SweepAxis.Parse("y", request.Y, key => IsInteger("y", key));
        if (X.Key == Y.Key)
        {
            throw new InvalidInputException($"y: '{Y.Key}' is the horizontal axis already; name another setting.");
        }

        (_x, _y) = (Find("x", X.Key), Find("y", Y.Key));
    }

    /// <summary>The horizontal axis.</summary>
    public SweepAxis X { get; }

    /// <summary>The vertical axis.</summary>
    public SweepAxis Y { get; }

    /// <summary>Whether an axis is lambda.</summary>
    public bool HasLambdaAxis => _x is null || _y is null;

    /// <summary>The settings of a cell.</summary>
    public SyntheticSettings Settings(double x, double y)
        => ((SweepRequest)Apply(_y, y, Apply(_x, x, _request))).Common;

    /// <summary>The lambda of a cell; <see langword="null"/> where theory suggests none.</summary>
    /// <param name="choice">A number, <c>auto</c> or <c>axis</c>.</param>
    /// <param name="x">The horizontal axis's value.</param>
    /// <param name="y">The vertical axis's value.</param>
    /// <param name="settings">The cell's settings.</param>
    public double? Lambda(string choice, double x, double y, SyntheticSettings settings) => choice switch
    {
        SweepRequest.Axis => _x is null ? x : y,
        SweepRequest.Auto => SignalNoiseTheory.For(settings).SuggestedLambda,
        _ => SettingText.Number(SweepSettingList.Lambda, choice),
    };

    /// <summary>Values between and around an axis's own, for curves; whole numbers where the setting takes no others.</summary>
    public IReadOnlyList<double> Fine(SweepAxis axis, int count)
    {
        var (low, high) = (axis.Edges[0], axis.Edges[^1]);
        var values = Enumerable.Range(0, count).Select(i => (double)i / (count - 1))
            .Select(t => axis.IsLogarithmic ? low * Math.Pow(high / low, t) : low + (t * (high - low)));
        return IsInteger(axis.Key, axis.Key)
            ? [.. values.Select(value => Math.Max(1, Math.Round(value))).Distinct()]
            : [.. values.Select(value => Math.Max(0, value)).Distinct()];
    }

    private static RunRequest Apply(Setting? setting, double value, RunRequest request)
        => setting is null ? request : setting.Apply(request, value.ToString("R", CultureInfo.InvariantCulture));

    private bool IsInteger(string axis, string key) => Find(axis, key)?.Get(_request) is int;

    // Null stands for lambda, which is no setting of a cell.
    private static Setting? Find(string axis, string key)
    {
        if (key == SweepSettingList.Lambda)
        {
            return null;
        }

        var known = SweepSettingList.Numeric.Select(setting => setting.Key).Append(SweepSettingList.Lambda).ToList();
        return SweepSettingList.Numeric.FirstOrDefault(setting => setting.Key == key)
            ?? throw new InvalidInputException(
                $"{axis}: '{key}' is no numeric setting.{NearestName.Question(key, known)} Use one of {string.Join(", ", known)}.");
    }
}
