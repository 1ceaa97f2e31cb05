using Pegr.Torch.Objectives;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Training;

/// <summary>The training loop. It knows nothing of penalties: the objective fills the gradients.</summary>
public static class Trainer
{
    /// <summary>Trains a model.</summary>
    /// <param name="job">What to train, on what, how long.</param>
    /// <param name="observer">Follows the run.</param>
    /// <param name="cancellationToken">Stops the run between two steps.</param>
    /// <returns>The logged rows, the first before training, the last after it.</returns>
    /// <exception cref="DivergedException">The loss or a gradient became NaN or infinite, in a step or when measured; the
    /// weights are those at which it did.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<MetricRow> Run(
        TrainingJob job, ITrainingObserver? observer = null, CancellationToken cancellationToken = default)
    {
        var rows = new List<MetricRow>();
        Log(0);
        for (var step = 1; step <= job.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Step(job, step);
            observer?.OnStep(step);
            if (step % job.LogEvery == 0 || step == job.Steps)
            {
                Log(step);
            }
        }

        return rows;

        void Log(int step)
        {
            var values = new Dictionary<string, double>();
            foreach (var probe in job.Probes)
            {
                probe.Measure(values);
            }

            CheckFinite(job, values, step);
            rows.Add(new MetricRow(step, values));
            observer?.OnLogged(rows[^1]);
        }
    }

    private static void Step(TrainingJob job, int step)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = job.Batches.Next();
        job.Optimizer.zero_grad();
        using var report = job.Objective.AccumulateGradients(job.Model, job.Task.Loss, inputs, targets);
        CheckFinite(job, report, step);
        job.Optimizer.step();
    }

    private static void CheckFinite(TrainingJob job, ObjectiveReport report, int step)
    {
        // One number to fetch: a NaN or an infinity anywhere leaves its mark on the sum.
        var sums = job.Model.parameters().Where(p => p.grad is not null).Select(p => p.grad!.sum()).Prepend(report.Loss);
        if (double.IsFinite(stack(sums).sum(float64).item<double>()))
        {
            return;
        }

        throw Diverged(job, step, double.IsFinite(report.Loss.to(float64).item<double>()) ? "gradient" : "loss");
    }

    // A step's own check comes before its update, so what the last update did shows only in the measurements.
    private static void CheckFinite(TrainingJob job, Dictionary<string, double> values, int step)
    {
        foreach (var (metric, what) in new[] { (Metric.TrainLoss, "loss"), (Metric.Penalty, "gradient") })
        {
            if (values.TryGetValue(metric, out var value) && !double.IsFinite(value))
            {
                throw Diverged(job, step, what);
            }
        }
    }

    private static DivergedException Diverged(TrainingJob job, int step, string what)
        => DivergedException.At(step, job.Objective.Key, job.Objective.Lambda, what);
}
