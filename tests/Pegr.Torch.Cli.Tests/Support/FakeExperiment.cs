using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>An experiment that trains nothing: what the command makes of it is what is tested.</summary>
internal static class FakeExperiment
{
    public const int Steps = 2;

    /// <summary>Makes a stand-in for the synthetic experiment.</summary>
    /// <param name="afterFirstStep">Is called in the middle of every run; what it throws ends the experiment.</param>
    public static ExperimentDefinition Create(Action<RunInfo, CancellationToken>? afterFirstStep = null)
        => SyntheticDefinition.Create() with
        {
            Run = (request, observer, _, stop) => Carry(request, observer, run => afterFirstStep?.Invoke(run, stop)),
        };

    private static ExperimentRecord Carry(RunRequest request, IExperimentObserver observer, Action<RunInfo> afterFirstStep)
    {
        var settings = request.Settings;
        var runs = new List<RunRecord>();
        foreach (var seed in Enumerable.Range(settings.Seed, settings.Seeds))
        {
            foreach (var objective in settings.Objectives)
            {
                var lambda = objective == "gd" ? 0 : settings.Lambdas[0];
                var run = new RunInfo(objective, lambda, seed, runs.Count, settings.Objectives.Count * settings.Seeds, Steps);
                observer.OnRunStarted(run);
                observer.OnLogged(run, Row(0, run));
                observer.OnStep(run, 1);
                afterFirstStep(run);
                observer.OnStep(run, Steps);
                observer.OnLogged(run, Row(Steps, run));
                runs.Add(Records.Run(objective, seed, lambda, [Row(0, run), Row(Steps, run)]));
                observer.OnRunFinished(run, runs[^1]);
            }
        }

        return new ExperimentRecord { Experiment = "synthetic", Title = "Nothing at all", Runs = runs };
    }

    private static MetricRow Row(int step, RunInfo run) => Records.Row(
        step,
        (Metric.TrainLoss, 1.0 / (step + 3)),
        (Metric.TrainAccuracy, 1),
        (Metric.TestAccuracy, run.Objective == "pegr" ? 0.75 : 0.5));
}
