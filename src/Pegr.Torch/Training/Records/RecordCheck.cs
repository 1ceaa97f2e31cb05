namespace Pegr.Torch.Training.Records;

/// <summary>Whether what was read as a record has all that its readers rely on.</summary>
internal static class RecordCheck
{
    /// <summary>What is wrong with a record; null where nothing is.</summary>
    public static string? FaultOf(ExperimentRecord record)
    {
        if (record is not { Experiment: not null, Title: not null, Status: not null, Runs: not null, Diverged: not null, Images: not null, Settings: not null, Environment: not null }
            || record.Settings.Concat(record.Environment).Any(entry => entry.Value is null))
        {
            return "a value is missing";
        }

        if (!record.Runs.All(run => IsWhole(run) && run.Divergence is null) || !record.Diverged.All(run => IsWhole(run) && run.Divergence is not null))
        {
            return "a run lacks values";
        }

        if (record.Runs.Concat(record.Diverged).DistinctBy(run => run.Key).Count() < record.Runs.Count + record.Diverged.Count)
        {
            return "a run is there twice";
        }

        if (record.Runs.Select(run => string.Join(' ', run.Robustness.Select(point => point.Sigma))).Distinct().Count() > 1)
        {
            return "the robustness is not measured at the same points in all runs";
        }

        if (record.Tuning is { } tuning && !IsWhole(tuning))
        {
            return "the search lacks values";
        }

        return record.Images.All(IsWhole) ? null : "an image has not as many pixels as its size says";
    }

    /// <summary>Whether a run has all of its values.</summary>
    public static bool IsWhole(RunRecord? run)
        => run is { Objective: not null, Rows: not null, Robustness: not null, GradientNorms: not null, ClassAccuracies: not null, Notes: not null }
            && (run.Rows.Count > 0 || run.Divergence is not null)
            && AreWhole(run.Rows)
            && (run.ChosenStep is not { } chosen || run.Rows.Any(row => row.Step == chosen))
            && run.ChosenBy is not null
            && run.Robustness.All(point => point is not null)
            && run.ClassAccuracies.All(item => item is { Class: not null })
            && run.Notes.All(note => note is not null)
            && (run.Network is null || IsWhole(run.Network));

    /// <summary>Whether rows have their values.</summary>
    public static bool AreWhole(IReadOnlyList<MetricRow>? rows) => rows?.All(row => row is { Values: not null }) == true;

    private static bool IsWhole(TuningRecord tuning)
        => tuning is { Trials: not null, Chosen: not null, Lambdas: not null }
            && tuning.Lambdas.All(range => range.Value is not null)
            && tuning.Chosen.All(IsWhole)
            && tuning.Trials.All(trial => trial is { Values: not null } && IsWhole(trial.Candidate));

    private static bool IsWhole(Candidate? candidate) => candidate is { Objective: not null, LearningRateSchedule: not null };

    private static bool IsWhole(ImageNetwork network)
        => network is { Model: not null, DType: not null, ClassNames.Count: >= 2, Channels: > 0, Height: > 0, Width: > 0, InputShape: not null, Mean: not null, Deviation: not null }
            && network.ClassNames.All(name => name is not null)
            && network.InputShape.All(length => length > 0)
            && network.Mean.Count == network.Deviation.Count
            && network.Mean.All(double.IsFinite)
            && network.Deviation.All(deviation => double.IsFinite(deviation) && deviation > 0);

    private static bool IsWhole(ImageSample? image)
        => image is { Channels: 1 or 3, Height: > 0, Width: > 0, Pixels: not null, GivenLabel: not null, TrueLabel: not null }
            && image.Pixels.Count == (Int128)image.Channels * image.Height * image.Width;
}
