namespace Pegr.Torch.Cli.Settings;

/// <summary>The settings of one kind of sweep: its own, and those of the experiment that is swept.</summary>
internal sealed class SweepSettingList
{
    /// <summary>The key of the setting that sweeps have a form of their own of.</summary>
    public const string Lambda = "lambda";

    /// <summary>The key of the setting that ties others to the axes.</summary>
    public const string Tie = "tie";

    private const string AxisForm = "KEY=FROM:TO:N[log]";

    // What is the same in all runs, for what it is, or decides on no result.
    private static readonly string[] Fixed =
        ["objectives", "seed", "seeds", "data-dir", "dtype", "device", "threads", "checkpoint-every"];

    private SweepSettingList(IEnumerable<Setting> ofExperiment, params string[] unused)
    {
        List<Setting> ofRuns = [.. ofExperiment.Where(setting => setting.Key != Lambda && !unused.Contains(setting.Key))];
        Variable = [.. ofRuns.Where(setting => !Fixed.Contains(setting.Key))];
        All =
        [
            Own("x", AxisForm, "Horizontal axis: a setting below, N values from FROM to TO, linear or (log) logarithmic; or KEY=A,B,C for these values, words too; or a name that tie uses.",
                r => r.X, (r, text) => r with { X = text }, Axes),
            Own("y", AxisForm, "Vertical axis; empty for none.",
                r => r.Y, (r, text) => r with { Y = text }, Axes),
            Own(Tie, "KEY=EXPR;…", "Settings that follow the axes, such as 'init-std=10/sqrt(3*dim)', of numbers, names of axes and settings, + - * / ^ ( ) and sqrt, log, exp, min, max; of words with {EXPR} in them, such as 'train-noise=patch:{sigma}'.",
                r => r.Tie, (r, text) => r with { Tie = text }, [.. Variable.Select(setting => $"{setting.Key}=")]),
            Own(Lambda, "X,auto,…", "Weights of the penalty, each compared: numbers, or auto for what theory suggests for the cell; where lambda is an axis or tied, that decides.",
                r => r.Lambdas, (r, text) => r with { Lambdas = text.Length == 0 ? [] : SettingText.Names(text) }, [SweepRequest.Auto]),
            .. ofRuns,
        ];
    }

    /// <summary>Those of <c>pegr sweep</c>, less what is of no use where every run goes through the reduced dynamics and is measured at its end.</summary>
    public static SweepSettingList Synthetic { get; } = new(
        SyntheticSettingList.All,
        "engine", "draws", "dtype", "device", "threads", "log-every", "checkpoint-every", "save-tensors", "tensorboard");

    /// <summary>Those of <c>pegr sweep images</c>.</summary>
    public static SweepSettingList Images { get; } = new(ImageSettingList.All, "tensorboard");

    /// <summary>All of them, in the order of the help text and of <c>config.yaml</c>.</summary>
    public IReadOnlyList<Setting> All { get; }

    /// <summary>The settings that may differ from cell to cell, besides lambda.</summary>
    public IReadOnlyList<Setting> Variable { get; }

    private IReadOnlyList<string> Axes => [.. Variable.Select(setting => $"{setting.Key}="), $"{Lambda}="];

    private static Setting Own(
        string key,
        string placeholder,
        string help,
        Func<SweepRequest, object> get,
        Func<SweepRequest, string, SweepRequest> apply,
        IReadOnlyList<string> choices)
        => new(key, placeholder, help, request => get((SweepRequest)request), (request, text) => apply((SweepRequest)request, text))
        {
            Choices = choices,
        };
}
