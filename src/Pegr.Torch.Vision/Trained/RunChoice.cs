using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Vision.Trained;

/// <summary>Which of a folder's runs is meant.</summary>
internal static class RunChoice
{
    private const int MostNames = 8;

    /// <summary>The run that is meant: the only one that fits or, where validation chose in all that do, the one with the best validation accuracy.</summary>
    /// <param name="folder">The run folder, for messages.</param>
    /// <param name="record">Its record.</param>
    /// <param name="options">What is asked for.</param>
    /// <exception cref="InvalidInputException">None is meant, or several; the message lists them.</exception>
    public static RunRecord Of(string folder, ExperimentRecord record, TrainedModelOptions options)
    {
        List<RunRecord> meant = [.. record.Runs.Where(run => Fits(run.Key, options))];
        return meant switch
        {
            [] => throw None(folder, record, options),
            [var only] => only,
            _ when meant.All(run => run.ChosenStep is not null) => meant.MaxBy(run => run.Reported[Metric.ValidationAccuracy])!,
            _ => throw new InvalidInputException(
                "run", $"'{folder}' holds {meant.Count} runs that may be meant, and nothing was set aside to choose by; name one of {Names(meant)}."),
        };
    }

    private static bool Fits(RunKey run, TrainedModelOptions options)
        => run.Objective == (options.Objective ?? run.Objective)
            && run.Lambda == (options.Lambda ?? run.Lambda)
            && run.Seed == (options.Seed ?? run.Seed)
            && (options.Run is not { } name || RunName.Of(run) == name);

    private static InvalidInputException None(string folder, ExperimentRecord record, TrainedModelOptions options)
    {
        if (record.Diverged.FirstOrDefault(run => Fits(run.Key, options)) is { } diverged)
        {
            return new InvalidInputException("run", $"{RunName.Of(diverged.Key)} of '{folder}' diverged and has no weights; name another.");
        }

        return record.Runs.Count == 0
            ? new InvalidInputException($"{folder}: no run has ended there, so that there are no weights.")
            : new InvalidInputException("run", $"'{folder}' holds no such run; name one of {Names(record.Runs)}.");
    }

    private static string Names(IReadOnlyList<RunRecord> runs)
        => string.Join(", ", runs.Take(MostNames).Select(run => RunName.Of(run.Key)))
            + (runs.Count > MostNames ? $" and {runs.Count - MostNames} more" : "");
}
