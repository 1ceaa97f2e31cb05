namespace Pegr.Torch.Cli.Settings;

/// <summary>The settings of <c>pegr sweep</c>: its own, and those of <c>pegr synthetic</c>.</summary>
internal static class SweepSettingList
{
    /// <summary>The key of the setting that sweeps have a form of their own of.</summary>
    public const string Lambda = "lambda";

    private const string AxisForm = "KEY=FROM:TO:N[log]";

    // Of no use where every run goes through the reduced dynamics and is measured at its end.
    private static readonly string[] Unused =
        ["engine", "draws", "dtype", "device", "threads", "log-every", "checkpoint-every", "save-tensors", "tensorboard"];

    private static readonly IReadOnlyList<Setting> OfRuns =
        [.. SyntheticSettingList.All.Where(setting => setting.Key != Lambda && !Unused.Contains(setting.Key))];

    /// <summary>The settings that an axis may be of, besides lambda.</summary>
    public static IReadOnlyList<Setting> Numeric { get; } =
        [.. OfRuns.Where(setting => setting.IsNumber && setting.Key is not ("seed" or "seeds"))];

    /// <summary>All of them, in the order of the help text and of <c>config.yaml</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Own("x", AxisForm, "Horizontal axis: any numeric setting below, N values from FROM to TO, linear or (log) logarithmic.",
            r => r.X, (r, text) => r with { X = text }, Axes),
        Own("y", AxisForm, "Vertical axis.",
            r => r.Y, (r, text) => r with { Y = text }, Axes),
        Own(Lambda, "X,auto,…", "Weights of the penalty, each compared: numbers, or auto for what theory suggests for the cell; where lambda is an axis, that decides.",
            r => r.Lambdas, (r, text) => r with { Lambdas = text.Length == 0 ? [] : SettingText.Names(text) }, [SweepRequest.Auto]),
        .. OfRuns,
    ];

    private static IReadOnlyList<string> Axes => [.. Numeric.Select(setting => $"{setting.Key}="), $"{Lambda}="];

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
