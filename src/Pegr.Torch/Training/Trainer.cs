using System.Diagnostics;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Checkpoints;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Training;

/// <summary>The training loop. It knows nothing of penalties: the objective fills the gradients.</summary>
public static class Trainer
{
    /// <summary>Trains a model.</summary>
    /// <param name="job">What to train, on what, how long.</param>
    /// <param name="observer">Follows the run; of a resumed one it is told first what was logged before.</param>
    /// <param name="cancellationToken">Stops the run between two steps.</param>
    /// <returns>The logged rows, the first before training, the last after it; where <see cref="TrainingJob.Best"/> ended it that is before the last step.</returns>
    /// <exception cref="DivergedException">The loss or a gradient became NaN or infinite, in a step or when measured; on the
    /// CPU the weights are those at which it did.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The model, the batches or what they are drawn from was disposed of.</exception>
    /// <exception cref="InvalidInputException">The job cannot go on from <see cref="TrainingJob.Start"/>.</exception>
    public static IReadOnlyList<MetricRow> Run(
        TrainingJob job, ITrainingObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        Alive.Require(job.Model, nameof(job.Model));
        using var run = new TrainingRun(job, observer);
        return run.Train(cancellationToken);
    }

    private sealed class TrainingRun(TrainingJob job, ITrainingObserver? observer) : IDisposable
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly List<MetricRow> _rows = [];
        private readonly JobState _state = new(job);
        private readonly FiniteCheck _finite = new(job);
        private readonly RecentState _recent = new(job);
        private int _reported;

        public List<MetricRow> Train(CancellationToken cancellationToken)
        {
            var step = Begin();
            _reported = step;
            while (step < job.Steps && job.Best is not { IsOver: true })
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    SaveCheckpoint(step);
                    cancellationToken.ThrowIfCancellationRequested();
                }

                try
                {
                    Next(step + 1);
                    step++;
                }
                catch (Exception error) when (_recent.CanRepeat(error))
                {
                    step = _recent.Restore();
                    observer?.OnRepeated(step);
                }
            }

            return _rows;
        }

        public void Dispose()
        {
            _finite.Dispose();
            _recent.Dispose();
        }

        private void Next(int step)
        {
            Step(step);
            ReportStep(step);
            var isLogged = step % job.LogEvery == 0 || step == job.Steps;
            if (isLogged)
            {
                Log(step);
            }

            if (job.CheckpointEvery > 0 && step % job.CheckpointEvery == 0 && step < job.Steps)
            {
                SaveCheckpoint(step);
            }

            if (isLogged)
            {
                _recent.Keep(step);
            }
        }

        // A step that is repeated was reported before.
        private void ReportStep(int step)
        {
            if (step > _reported)
            {
                observer?.OnStep(step);
                _reported = step;
            }
        }

        private int Begin()
        {
            if (job.Start is null)
            {
                CollectedScalar.Repeat(() => Log(0));
                _recent.Keep(0);
                return 0;
            }

            _state.Restore(job.Start.State);
            foreach (var row in job.Start.Rows)
            {
                _rows.Add(row);
                observer?.OnLogged(row);
            }

            _recent.Keep(job.Start.Step);
            return job.Start.Step;
        }

        private void Step(int step)
        {
            using var scope = NewDisposeScope();
            var (inputs, targets) = job.Batches.Next();
            if (job.LearningRate is { } schedule)
            {
                SetLearningRate(schedule.At(step));
            }

            job.Optimizer.zero_grad();
            using var report = job.Objective.AccumulateGradients(job.Model, job.Task.Loss, inputs, targets);
            _finite.CheckStep(report, step);
            if (job.ClipNorm > 0)
            {
                GradientClipping.Apply(job.Model, job.ClipNorm);
            }

            job.Optimizer.step();
        }

        private void SetLearningRate(double rate)
        {
            foreach (var group in job.Optimizer.ParamGroups)
            {
                group.LearningRate = rate;
            }
        }

        private void Log(int step)
        {
            var values = new Dictionary<string, double>();
            foreach (var probe in job.Probes)
            {
                probe.Measure(values);
            }

            _finite.CheckMetrics(values, step);
            _rows.Add(new MetricRow(step, values));
            job.Best?.Look(_rows[^1]);
            observer?.OnLogged(_rows[^1]);
        }

        private void SaveCheckpoint(int step)
        {
            if (job.Checkpoint is not { } keep)
            {
                return;
            }

            var seconds = (job.Start?.Seconds ?? 0) + _clock.Elapsed.TotalSeconds;
            using var checkpoint = new TrainingCheckpoint(step, [.. _rows], seconds, new SavedState());
            _state.Save(checkpoint.State);
            _finite.CheckState(checkpoint.State, step);
            keep(checkpoint);
        }
    }
}
