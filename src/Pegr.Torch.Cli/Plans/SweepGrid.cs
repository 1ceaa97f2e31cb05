using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Plans;

/// <summary>The axes of a sweep, what is tied to them, and the settings of every cell.</summary>
internal sealed class SweepGrid
{
    private readonly SweepSettingList _settings;
    private readonly SweepRequest _request;
    private readonly Setting? _x;
    private readonly Setting? _y;

    /// <summary>Reads the axes and ties.</summary>
    /// <exception cref="InvalidInputException">They cannot be used.</exception>
    public SweepGrid(SweepSettingList settings, SweepRequest request)
    {
        (_settings, _request) = (settings, request);
        (_x, X) = Axis("x", request.X);
        (_y, Y) = request.Y.Length == 0 ? (null, SweepAxis.None) : Axis("y", request.Y);
        if (X.Key == Y.Key)
        {
            throw new InvalidInputException("y", $"'{Y.Key}' is the horizontal axis already; name another setting.");
        }

        string[] keys = Y == SweepAxis.None ? [X.Key] : [X.Key, Y.Key];
        Ties = TieText.Read(request.Tie, settings, keys, key => (key == X.Key ? X : Y).Names.Count > 0);
        CheckUsed("x", _x, X);
        CheckUsed("y", _y, Y);
        if (HasLambdaAxis && LambdaTie is not null)
        {
            throw new InvalidInputException(SweepSettingList.Tie, $"{SweepSettingList.Lambda} is an axis of this sweep, which decides on its values; leave it out.");
        }
    }

    /// <summary>The horizontal axis.</summary>
    public SweepAxis X { get; }

    /// <summary>The vertical axis.</summary>
    public SweepAxis Y { get; }

    /// <summary>The settings that follow the axes.</summary>
    public IReadOnlyList<TiedSetting> Ties { get; }

    /// <summary>Whether an axis is lambda.</summary>
    public bool HasLambdaAxis => X.Key == SweepSettingList.Lambda || Y.Key == SweepSettingList.Lambda;

    /// <summary>What lambda is tied to; null where it is not.</summary>
    public TiedSetting? LambdaTie => Ties.FirstOrDefault(tie => tie.Setting is null);

    /// <summary>The settings of a cell, from those that hold in every cell.</summary>
    public ComparisonSettings Settings(ComparisonSettings common, double x, double y)
    {
        var (request, values) = Cell(common, x, y);
        foreach (var tie in Ties)
        {
            request = tie.Setting?.Apply(request, tie.Text(values)) ?? request;
        }

        return request.Settings;
    }

    /// <summary>The tied settings' values in a cell, but lambda's, which every run has for itself.</summary>
    public IEnumerable<(string Key, string Text)> Tied(ComparisonSettings common, double x, double y)
    {
        var (_, values) = Cell(common, x, y);
        return Ties.Where(tie => tie.Setting is not null).Select(tie => (tie.Key, tie.Text(values)));
    }

    /// <summary>A choice of lambda.</summary>
    /// <param name="common">What holds in every cell.</param>
    /// <param name="choice">A number, <c>auto</c>, <c>axis</c> or <c>tie</c>.</param>
    public SweepLambda Choice(ComparisonSettings common, string choice) => choice switch
    {
        SweepRequest.Axis => X.Key == SweepSettingList.Lambda ? SweepLambda.OfX : SweepLambda.OfY,
        SweepRequest.Auto => SweepLambda.Suggested,
        SweepRequest.Tied => new SweepLambda(choice, cell => LambdaTie!.Number(Cell(common, cell.X, cell.Y).Values)),
        _ => SweepLambda.Fixed(SettingText.Number(SweepSettingList.Lambda, choice)),
    };

    private (RunRequest Request, TiedValues Values) Cell(ComparisonSettings common, double x, double y)
    {
        RunRequest request = _request with { Settings = common };
        request = _x?.Apply(request, X.Text(x)) ?? request;
        request = _y?.Apply(request, Y.Text(y)) ?? request;
        return (request, new TiedValues(Number, Text, Place()));

        double Number(string name) => name == X.Key ? x : name == Y.Key ? y : SettingText.Number(name, Text(name));

        string Text(string name) => name == X.Key ? X.Text(x)
            : name == Y.Key ? Y.Text(y)
            : _settings.Variable.First(setting => setting.Key == name).Print(request);

        string Place() => Y == SweepAxis.None ? $"{X.Key} is {X.Text(x)}" : $"{X.Key} is {X.Text(x)} and {Y.Key} is {Y.Text(y)}";
    }

    private (Setting? Setting, SweepAxis Axis) Axis(string flag, string text)
    {
        var sign = text.IndexOf('=');
        var setting = sign < 0 ? null : _settings.Variable.FirstOrDefault(setting => setting.Key == text[..sign]);
        if (setting?.Placeholder == Setting.FilePlaceholder)
        {
            throw new InvalidInputException(flag, $"{setting.Key} names a file, which is no axis: config.yaml could not tell later whether it is the same; sweep once for each.");
        }

        if (setting is { IsNumber: false })
        {
            return (setting, Words(flag, setting.Key, text[(sign + 1)..]));
        }

        try
        {
            return (setting, SweepAxis.Parse(flag, text, key => setting?.Placeholder == Setting.IntegerPlaceholder));
        }
        catch (InvalidInputException refusal) when (setting is null && sign > 0 && text[..sign] != SweepSettingList.Lambda && !_request.Tie.Contains(text[..sign], StringComparison.Ordinal))
        {
            // What is no axis has no values, right or wrong.
            throw NoAxis(flag, text[..sign], refusal);
        }
    }

    // Words that have commas themselves are separated by semicolons.
    private static SweepAxis Words(string flag, string key, string text)
    {
        try
        {
            return SweepAxis.OfNames(key, text.Split(text.Contains(';') ? ';' : ',', StringSplitOptions.TrimEntries));
        }
        catch (InvalidInputException refusal)
        {
            throw new InvalidInputException(flag, refusal.Message, refusal);
        }
    }

    // What is neither a setting nor lambda is a name for ties, and must be read by one.
    private void CheckUsed(string flag, Setting? setting, SweepAxis axis)
    {
        if (setting is null && axis != SweepAxis.None && axis.Key != SweepSettingList.Lambda && !TieText.NamesIn(Ties).Contains(axis.Key))
        {
            throw NoAxis(flag, axis.Key, refusal: null);
        }
    }

    private InvalidInputException NoAxis(string flag, string key, InvalidInputException? refusal)
    {
        var known = _settings.Variable.Select(variable => variable.Key).Append(SweepSettingList.Lambda).ToList();
        return new(
            flag, $"'{key}' is no setting that can be an axis.{NearestName.Question(key, known)} Use one of {string.Join(", ", known)}, or a name of yours that tie uses.", refusal);
    }
}
