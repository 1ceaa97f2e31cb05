using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Plotting;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;

namespace Pegr.Torch.Cli.Runs;

/// <summary>Carries out an experiment: run folder, progress, figures, summary.</summary>
internal static class ExperimentRunner
{
    /// <summary>Runs an experiment.</summary>
    /// <exception cref="InvalidInputException">The input cannot be used; nothing was written.</exception>
    /// <exception cref="LibTorchLoadException">libtorch cannot be started; nothing was written.</exception>
    /// <exception cref="RunFailedException">It did not end well; what was logged until then is kept.</exception>
    public static CompletedRun Run(
        CommandContext context, ExperimentDefinition experiment, IReadOnlyList<Assignment> assignments, OutputTarget target)
    {
        var request = RequestBuilder.Build(experiment, assignments);
        using var recorder = new RunRecorder(experiment, request, target);
        try
        {
            var record = RunDisplay.Follow(
                context.Console, display => experiment.Run(request, new ObserverList([recorder, .. Writers(request, recorder), display]), context.Stop));
            recorder.Complete();
            return new CompletedRun(record, recorder.Folder!, FigureRegistry.DrawAll(record, recorder.Folder!.Figures));
        }
        catch (InvalidInputException refusal) when (recorder.Folder is null)
        {
            throw RequestBuilder.Located(refusal, assignments);
        }
        catch (OperationCanceledException stop)
        {
            throw Failure(recorder, "interrupted", ExitCode.Interrupted, "stopped by Ctrl-C.", stop);
        }
        catch (DivergedException diverged)
        {
            throw Failure(recorder, "diverged", ExitCode.Failed, diverged.Message, diverged);
        }
        catch (InvalidInputException late)
        {
            throw Failure(recorder, "failed", ExitCode.Failed, late.Message, late);
        }
        catch (Exception error) when (MachineFailure.Is(error))
        {
            throw Failure(recorder, "failed", ExitCode.Failed, MachineFailure.Explain(error, "fewer samples or a smaller model"), error);
        }
        catch (Exception bug)
        {
            recorder.Abandon("failed", bug.Message);
            throw;
        }
    }

    // Files beside the recorder's own, in the folder that it has made.
    private static IEnumerable<IExperimentObserver> Writers(RunRequest request, RunRecorder recorder)
    {
        yield return new WeightsFiles(() => recorder.Folder!);
        if (request.TensorBoard)
        {
            yield return new TensorBoardFiles(() => recorder.Folder!);
        }
    }

    private static RunFailedException Failure(
        RunRecorder recorder, string status, int exitCode, string message, Exception cause)
    {
        recorder.Abandon(status, message);
        var kept = recorder.Folder is { } folder
            ? $"What was logged until then is in '{folder.Path}'."
            : "Nothing was written.";
        return new RunFailedException(exitCode, $"{message} {kept}", cause);
    }
}
