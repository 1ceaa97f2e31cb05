using System.Globalization;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>What a search tried and chose: a line for every objective.</summary>
public static class TuningTable
{
    /// <summary>The table with its heading; null for a record whose configurations were given.</summary>
    /// <param name="record">An experiment's record.</param>
    public static (string Heading, TextTable Table)? Of(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Tuning is { } tuning ? ("What validation chose for each:", Table(record, tuning)) : null;
    }

    private static TextTable Table(ExperimentRecord record, TuningRecord tuning)
    {
        var objectives = tuning.Trials.Select(trial => trial.Candidate.Objective).Distinct().ToList();
        var columns = new List<(string Header, Func<string, string> Cell)>
        {
            ("objective", objective => objective),
            ("configurations\n(diverged)", objective => Tried(tuning, objective)),
            ("search\n(s)", objective => Seconds(tuning, objective)),
            ("lambda", objective => Of(objective, chosen => chosen.Lambda > 0 ? Number(chosen.Lambda) : "")),
        };
        if (tuning.Chosen.Any(candidate => candidate.Rho > 0))
        {
            columns.Add(("rho", objective => Of(objective, chosen => chosen.Rho > 0 ? Number(chosen.Rho) : "")));
        }

        columns.AddRange(
        [
            ("learning rate", objective => Of(objective, chosen => $"{Number(chosen.LearningRate)} {chosen.LearningRateSchedule}")),
            ("weight\ndecay", objective => Of(objective, chosen => Number(chosen.WeightDecay))),
        ]);
        return TextTable.Of(objectives, columns);

        string Of(string objective, Func<Candidate, string> cell)
            => tuning.Chosen.FirstOrDefault(candidate => candidate.Objective == objective) is { } chosen ? cell(chosen) : "-";
    }

    private static string Tried(TuningRecord tuning, string objective)
    {
        var (configurations, diverged) = tuning.Tried(objective);
        return string.Create(CultureInfo.InvariantCulture, $"{configurations}{(diverged > 0 ? $" ({diverged})" : "")}");
    }

    private static string Seconds(TuningRecord tuning, string objective)
        => tuning.Trials.Where(trial => trial.Candidate.Objective == objective).Sum(trial => trial.Seconds).ToString("0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
