using System.Diagnostics;
using Pegr.Torch.Data;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Experiments;

/// <summary>Trains every objective on every seed; all objectives of one seed share data, initial weights and batches.</summary>
/// <param name="settings">What to compare.</param>
/// <param name="steps">Optimizer steps of one run.</param>
/// <param name="observer">Follows the runs. Of a resumed experiment it is told first what was logged before.</param>
/// <param name="checkpoints">Where to go on, and what to keep for that; null for neither.</param>
/// <param name="cancellationToken">Stops between two steps.</param>
public sealed class ComparisonRunner(
    ComparisonSettings settings,
    int steps,
    IExperimentObserver? observer,
    ICheckpointStore? checkpoints,
    CancellationToken cancellationToken)
{
    private readonly ComparisonSettings _settings = settings ?? throw new ArgumentNullException(nameof(settings));

    /// <summary>Whether a run is one of many of a search: while it trains only what choices follow from is measured, at its end the logged metrics of
    /// the step that was chosen, and nothing else.</summary>
    public bool IsBrief { get; init; }

    /// <summary>Carries out one run on data at hand.</summary>
    /// <param name="prepared">The data of the run's seed; not disposed here.</param>
    /// <param name="run">The run.</param>
    /// <returns>Its record, whether it ended well or diverged.</returns>
    public RunRecord Run(PreparedSeed prepared, RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        ArgumentNullException.ThrowIfNull(run);
        using var threads = ThreadCount.Use(_settings.Threads);
        return Follow(prepared, run);
    }

    /// <summary>Carries out all runs, whether others diverge or not.</summary>
    /// <param name="prepare">From a seed to its data; disposed here.</param>
    /// <returns>The records of all of them, those that diverged included (see <see cref="RunRecord.Divergence"/>).</returns>
    public IReadOnlyList<RunRecord> Run(Func<int, PreparedSeed> prepare)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        // The number is the whole process's: the program around the experiment gets its own back.
        using var threads = ThreadCount.Use(_settings.Threads);
        return RunAll(prepare);
    }

    private List<RunRecord> RunAll(Func<int, PreparedSeed> prepare)
    {
        var records = new List<RunRecord>();
        var objectives = ComparedObjectives.Of(_settings);
        for (var k = 0; k < _settings.Seeds; k++)
        {
            var seed = _settings.Seed + k;
            using var prepared = prepare(seed);
            foreach (var (key, lambda) in objectives)
            {
                var run = new RunInfo(key, lambda, seed, records.Count, objectives.Count * _settings.Seeds, steps);
                records.Add(Follow(prepared, run));
            }
        }

        return records;
    }

    private RunRecord Follow(PreparedSeed prepared, RunInfo run)
    {
        observer?.OnRunStarted(run);
        var record = Replayed(run) ?? RunOne(prepared, run);
        new RunObserver(run, observer).End(record);
        return record;
    }

    private RunRecord? Replayed(RunInfo run)
    {
        if (checkpoints?.FindFinished(run) is not { } record)
        {
            return null;
        }

        foreach (var row in record.Rows)
        {
            observer?.OnLogged(run, row);
        }

        return record;
    }

    private RunRecord RunOne(PreparedSeed prepared, RunInfo run)
    {
        using var scope = NewDisposeScope();
        using var random = Seeds.Fork(run.Seed, "training");
        var engine = EngineRegistry.Create(_settings.Engine, new EngineOptions(Seeds.Derive(run.Seed, "signs"), _settings.Draws));
        using var disposableEngine = engine as IDisposable;
        var objective = ObjectiveRegistry.Create(run.Objective, _settings.ObjectiveOptions(run.Lambda, run.Seed, engine));
        using var disposableObjective = objective as IDisposable;
        using var model = prepared.CreateModel();
        using var optimizer = OptimizerFactory.Create(
            _settings.Optimizer,
            model,
            new OptimizerOptions(_settings.LearningRate, _settings.Momentum, _settings.WeightDecay, _settings.Nesterov));
        using var generator = Seeds.Generator(run.Seed, "batches");
        using var augmentation = Seeds.Generator(run.Seed, "augmentation");
        using var batches = new BatchSampler(prepared.Train, _settings.BatchSize, generator)
        {
            Augmentation = prepared.Augmentation,
            AugmentationGenerator = prepared.Augmentation is null ? null : augmentation,
        };
        using var choice = prepared.CreateChoice(model);
        using var start = checkpoints?.Find(run);
        var norms = new GradientNormProbe(model, prepared.Task, prepared.Train, engine as IPerExampleEngine ?? new GhostEngine());
        var follower = new RunObserver(run, observer);
        var clock = Stopwatch.StartNew();
        var job = new TrainingJob
        {
            Model = model,
            Task = prepared.Task,
            Objective = Scheduled(objective, run, optimizer),
            Optimizer = optimizer,
            Batches = batches,
            Steps = steps,
            LogEvery = _settings.LogEvery,
            Probes = IsBrief ? prepared.CreateChoosingProbes(model) : [.. prepared.CreateProbes(model), norms],
            LearningRate = _settings.LearningRates(steps),
            ClipNorm = _settings.ClipNorm,
            Checkpoint = checkpoints is null ? null : checkpoint => checkpoints.Save(run, checkpoint),
            CheckpointEvery = CheckpointSteps(prepared.Train.Count),
            Start = start,
            Best = choice,
        };
        IReadOnlyList<MetricRow> rows;
        try
        {
            rows = Trainer.Run(job, follower, cancellationToken);
        }
        catch (DivergedException diverged)
        {
            var ended = follower.Diverged(diverged, Seconds());
            checkpoints?.SaveFinished(run, ended);
            return ended;
        }

        if (observer is not null && prepared.Tensors(model) is { Count: > 0 } tensors)
        {
            observer.OnTensors(run, tensors);
        }

        observer?.OnWeights(run, ModelWeights.Of(model));
        if (choice is not null)
        {
            choice.PutBack();
            observer?.OnChosenWeights(run, ModelWeights.Of(model));
        }

        var record = new RunRecord
        {
            Objective = run.Objective,
            Lambda = run.Lambda,
            Seed = run.Seed,
            Steps = rows[^1].Step,
            Rows = rows,
            ChosenStep = choice?.Step,
            ChosenBy = choice?.Metric ?? Metric.ValidationAccuracy,
            Seconds = Seconds(),
            Repeats = follower.Repeats,
        };
        record = CollectedScalar.Repeat(() => IsBrief
            ? record with { Rows = [.. rows.Select(row => row == record.Reported ? Measured(prepared, model, row) : row)], Seconds = Seconds() }
            : prepared.Complete(
                record with { GradientNorms = norms.Norms(), Notes = norms.Note is { } note ? [note] : [], Seconds = Seconds() }, model));

        checkpoints?.SaveFinished(run, record);
        return record;

        double Seconds() => (start?.Seconds ?? 0) + clock.Elapsed.TotalSeconds;
    }

    // The row with all that is logged of other runs, of the model as it is.
    private static MetricRow Measured(PreparedSeed prepared, nn.Module<Tensor, Tensor> model, MetricRow row)
    {
        var values = new Dictionary<string, double>(row.Values);
        foreach (var probe in prepared.CreateProbes(model))
        {
            probe.Measure(values);
        }

        return row with { Values = values };
    }

    private IObjective Scheduled(IObjective objective, RunInfo run, optim.Optimizer optimizer)
        => objective is IPenalizedObjective penalized && _settings.LambdasOf(run.Lambda, steps, () => optimizer.ParamGroups.First().LearningRate) is { } schedule
            ? new Scheduled(penalized, schedule, _settings.PenaltyEvery)
            : objective;

    private int CheckpointSteps(long examples)
        => (int)Math.Min(int.MaxValue, _settings.CheckpointEvery * BatchSampler.StepsPerEpoch(examples, _settings.BatchSize));
}
