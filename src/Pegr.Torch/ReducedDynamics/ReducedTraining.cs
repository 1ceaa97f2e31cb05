using System.Diagnostics;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>One training run on inner products.</summary>
/// <param name="run">What to train.</param>
/// <param name="data">Its data.</param>
internal sealed class ReducedTraining(ReducedRun run, ReducedData data)
{
    private readonly ForwardPass _pass = new(data.Train, data.Activation);

    /// <summary>The weights.</summary>
    public ReducedVector Weights { get; } = data.Train.InitialWeights();

    /// <summary>Trains.</summary>
    /// <param name="observer">Follows the run.</param>
    /// <param name="cancellationToken">Stops the run between two steps.</param>
    /// <param name="measuresStart">Whether to measure before the first step.</param>
    /// <exception cref="DivergedException">The loss or a gradient became NaN or infinite.</exception>
    public RunRecord Run(ITrainingObserver? observer, CancellationToken cancellationToken, bool measuresStart = true)
    {
        var clock = Stopwatch.StartNew();
        var settings = run.Settings;
        var descent = new ReducedDescent(settings);
        var objective = Scheduled(ReducedObjectives.Create(run.Objective, settings.ObjectiveOptions(run.Lambda, run.Seed), data.Train), descent);
        using var disposable = objective as IDisposable;
        var gradient = data.Train.NewVector();
        var rows = new List<MetricRow>();
        if (measuresStart)
        {
            Log(0);
        }

        for (var step = 1; step <= settings.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            descent.Begin(step);
            objective.ComputeGradient(_pass, Weights, gradient);
            CheckFinite(_pass.TotalLoss, Rows.Sum(gradient.Values), step);
            descent.Step(Weights, gradient);
            observer?.OnStep(step);
            if (step % settings.LogEvery == 0 || step == settings.Steps)
            {
                Log(step);
            }
        }

        return new RunRecord
        {
            Objective = run.Objective,
            Lambda = run.Lambda,
            Seed = run.Seed,
            Steps = settings.Steps,
            Rows = rows,
            Seconds = clock.Elapsed.TotalSeconds,
            GradientNorms = ReducedMetrics.GradientNorms(_pass),
        };

        void Log(int step)
        {
            var values = ReducedMetrics.Measure(data, _pass, Weights);
            CheckFinite(values[Metric.TrainLoss], values[Metric.Penalty], step);
            rows.Add(new MetricRow(step, values));
            observer?.OnLogged(rows[^1]);
        }
    }

    private IReducedObjective Scheduled(IReducedObjective objective, ReducedDescent descent)
        => objective is IReducedPenalty penalty && run.Settings.LambdasOf(run.Lambda, run.Settings.Steps, () => descent.LearningRate) is { } schedule
            ? new ReducedScheduled(penalty, run.Lambda, schedule, run.Settings.PenaltyEvery, data.Train)
            : objective;

    private void CheckFinite(double loss, double gradient, int step)
    {
        if (!double.IsFinite(loss) || !double.IsFinite(gradient))
        {
            throw DivergedException.At(step, run.Objective, run.Lambda, double.IsFinite(loss) ? "gradient" : "loss");
        }
    }
}
