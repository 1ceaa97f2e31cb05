using System.Globalization;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Plans;

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
            throw new InvalidInputException("y", $"'{Y.Key}' is the horizontal axis already; name another setting.");
        }

        (_x, _y) = (Find("x", X.Key), Find("y", Y.Key));
    }

    /// <summary>The horizontal axis.</summary>
    public SweepAxis X { get; }

    /// <summary>The vertical axis.</summary>
    public SweepAxis Y { get; }

    /// <summary>Whether an axis is lambda.</summary>
    public bool HasLambdaAxis => _x is null || _y is null;

    /// <summary>The settings of a cell, from those that hold in every cell.</summary>
    public SyntheticSettings Settings(SyntheticSettings common, double x, double y)
        => ((SweepRequest)Apply(_y, y, Apply(_x, x, _request with { Settings = common }))).Common;

    /// <summary>A choice of lambda.</summary>
    /// <param name="choice">A number, <c>auto</c> or <c>axis</c>.</param>
    public SweepLambda Choice(string choice) => choice switch
    {
        SweepRequest.Axis => _x is null ? SweepLambda.OfX : SweepLambda.OfY,
        SweepRequest.Auto => SweepLambda.Suggested,
        _ => SweepLambda.Fixed(SettingText.Number(SweepSettingList.Lambda, choice)),
    };

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
                axis, $"'{key}' is no numeric setting.{NearestName.Question(key, known)} Use one of {string.Join(", ", known)}.");
    }
}
