using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Experiments;
using Pegr.Torch.Plotting;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Running;

/// <summary>Carries out an experiment: run folder, progress, figures, summary.</summary>
internal static class ExperimentRunner
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="context">The command's.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="request">Its settings, found good.</param>
    /// <param name="assignments">What the user gave of them, to say where a value stands that is refused later.</param>
    /// <param name="target">Where to write.</param>
    /// <exception cref="InvalidInputException">The input cannot be used; nothing was written.</exception>
    /// <exception cref="Torch.Runtime.LibTorchLoadException">libtorch cannot be started; nothing was written.</exception>
    /// <exception cref="RunFailedException">It did not end well; what was logged until then is kept.</exception>
    public static CompletedRun Run(
        CommandContext context, ExperimentDefinition experiment, RunRequest request, IReadOnlyList<Assignment> assignments, OutputTarget target)
    {
        using var recorder = new RunRecorder(experiment, request, target);
        try
        {
            recorder.Reopen();
            var record = Train(context, experiment, request, recorder);
            var figures = FigureRegistry.DrawAll(record, recorder.Folder!.Figures);
            recorder.Complete(record);
            if (Divergences.DescribeSearch(record) is { Length: > 0 } inSearch)
            {
                context.Error.WriteLine($"pegr: warning: {inSearch}; others were chosen.");
            }

            if (Divergences.Describe(record) is { Length: > 0 } diverged)
            {
                context.Error.WriteLine($"pegr: warning: {diverged}; results and figures are of the other runs.");
            }

            return new CompletedRun(record, recorder.Folder!, figures);
        }
        catch (InvalidInputException refusal) when (recorder.Folder is null)
        {
            throw RequestBuilder.Located(refusal, assignments);
        }
        catch (OperationCanceledException stop)
        {
            throw Failure(
                recorder, ExperimentStatus.Interrupted, context.Stop.ExitCode, $"stopped by {context.Stop.Name}.", stop, Continue(experiment, recorder));
        }
        catch (DivergedException diverged)
        {
            throw Failure(recorder, ExperimentStatus.Diverged, ExitCode.Failed, diverged.Message, diverged, LastGood(recorder));
        }
        catch (InvalidInputException late)
        {
            throw Failure(recorder, ExperimentStatus.Failed, ExitCode.Failed, late.Message, late);
        }
        catch (Exception error) when (MachineFailure.Is(error))
        {
            throw Failure(
                recorder,
                ExperimentStatus.Failed,
                ExitCode.Failed,
                MachineFailure.Explain(error, "fewer samples or a smaller model"),
                error,
                Continue(experiment, recorder));
        }
        catch (Exception bug)
        {
            recorder.Abandon(ExperimentStatus.Failed, bug.Message);
            throw;
        }
    }

    private static ExperimentRecord Train(
        CommandContext context, ExperimentDefinition experiment, RunRequest request, RunRecorder recorder)
    {
        using var watch = context.Stop.Begin();
        return RunDisplay.Follow(
            context.Console,
            context.IsVerbose,
            display => experiment.Run(
                request, new ObserverList([recorder, .. Writers(request, recorder), display]), recorder, watch.Token));
    }

    // Files beside the recorder's own, in the folder that it has made.
    private static IEnumerable<IExperimentObserver> Writers(RunRequest request, RunRecorder recorder)
    {
        yield return new WeightsFiles(() => recorder.Folder!.Path);
        if (request.TensorBoard)
        {
            yield return new TensorBoardFiles(() => recorder.Folder!);
        }
    }

    private static RunFailedException Failure(
        RunRecorder recorder, string status, int exitCode, string message, Exception cause, string advice = "")
    {
        recorder.Abandon(status, message);
        var kept = recorder.Folder is { } folder
            ? $"What was logged until then is in '{folder.Path}'."
            : "Nothing was written.";
        return new RunFailedException(exitCode, $"{message} {kept}{advice}", cause);
    }

    private static string Continue(ExperimentDefinition experiment, RunRecorder recorder)
        => recorder.Folder is { } folder ? $" Continue with: pegr {experiment.Name} --resume {ShellText.QuoteFolder(folder.Path)}" : "";

    private static string LastGood(RunRecorder recorder)
        => recorder is { LastCheckpoint: { } step, Folder: { } folder }
            ? string.Create(CultureInfo.InvariantCulture, $" The last good checkpoint, of step {step}, is in '{folder.Checkpoints}'.")
            : "";
}
