using Pegr.Torch.Tuning;

namespace Pegr.Torch.Cli.Settings;

/// <summary>The settings of <c>pegr tune</c>: those of <c>pegr images</c>, of which some have several values to search among.</summary>
internal static class TuneSettingList
{
    private const string Measured = "auto";
    private const string ValuesForm = "X,LOW..HIGH" + Setting.MorePlaceholder;

    private static Dictionary<string, Setting> Searched { get; } = new[]
    {
        Values("lambda", $"Weights of the penalty to search: numbers and ranges, or {Measured} for a range that is measured on the first batches.",
            s => s.Lambda?.ToString() ?? Measured, (s, text) => s with { Lambda = text == Measured ? null : SearchValues.Parse("lambda", text) }),
        Values("rho", "Lengths of sam's excursion to search.",
            s => s.Rho.ToString(), (s, text) => s with { Rho = SearchValues.Parse("rho", text) }),
        Values("learning-rate", "Step sizes to search: numbers and ranges, a range on a logarithmic scale.",
            s => s.LearningRate.ToString(), (s, text) => s with { LearningRate = SearchValues.Parse("learning-rate", text) }),
        Values("weight-decay", "Weight decays to search; 0 beside a range is half of the configurations.",
            s => s.WeightDecay.ToString(), (s, text) => s with { WeightDecay = SearchValues.Parse("weight-decay", text) }),
        Own("learning-rate-schedule", Setting.NamesPlaceholder, "Schedules of the learning rate to search, separated by commas.",
            t => t.Space.LearningRateSchedules, (t, text) => t with { Space = t.Space with { LearningRateSchedules = SettingText.Names(text) } }),
    }.ToDictionary(setting => setting.Key);

    /// <summary>All of them, in the order of the help text and of <c>config.yaml</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Own("configurations", Setting.IntegerPlaceholder, "Configurations that are tried for every objective, drawn from the values of lambda, rho, learning rate, its schedule and weight decay.",
            t => t.Budget.Configurations, (t, text) => t with { Budget = t.Budget with { Configurations = SettingText.Integer("configurations", text) } }),
        Own("halving", Setting.IntegerPlaceholder, "One configuration in so many goes on to so many times more seeds; 1 tries all on all of them.",
            t => t.Budget.Halving, (t, text) => t with { Budget = t.Budget with { Halving = SettingText.Integer("halving", text) } }),
        Own("search-seeds", Setting.IntegerPlaceholder, "Seeds of the search, at most; they come after those that objectives are compared on.",
            t => t.Budget.Seeds, (t, text) => t with { Budget = t.Budget with { Seeds = SettingText.Integer("search-seeds", text) } }),
        Own("search-seed", Setting.IntegerPlaceholder, "Seed that configurations are drawn with.",
            t => t.Seed, (t, text) => t with { Seed = SettingText.Integer("search-seed", text) }),
        .. ImageSettingList.All.Select(setting => Searched.GetValueOrDefault(setting.Key, setting)),
    ];

    private static Setting Values(string key, string help, Func<SearchSpace, object> get, Func<SearchSpace, string, SearchSpace> apply)
        => Own(key, ValuesForm, help, t => get(t.Space), (t, text) => t with { Space = apply(t.Space, text) });

    private static Setting Own(
        string key, string placeholder, string help, Func<TuningSettings, object> get, Func<TuningSettings, string, TuningSettings> apply)
        => new(
            key,
            placeholder,
            help,
            request => get(((TuneRequest)request).Tuning),
            (request, text) => ((TuneRequest)request) with { Tuning = apply(((TuneRequest)request).Tuning, text) });
}
