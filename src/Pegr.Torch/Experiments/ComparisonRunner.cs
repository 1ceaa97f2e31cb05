using System.Diagnostics;
using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Experiments;

/// <summary>Trains every objective on every seed; all objectives of one seed share data, initial weights and batches.</summary>
/// <param name="settings">What to compare.</param>
/// <param name="steps">Optimiser steps of one run.</param>
/// <param name="observer">Follows the runs.</param>
/// <param name="cancellationToken">Stops between two steps.</param>
public sealed class ComparisonRunner(
    ComparisonSettings settings, int steps, IExperimentObserver? observer, CancellationToken cancellationToken)
{
    /// <summary>Carries out all runs.</summary>
    /// <param name="prepare">From a seed to its data; disposed here.</param>
    public IReadOnlyList<RunRecord> Run(Func<int, PreparedSeed> prepare)
    {
        // The number is the whole process's: the program around the experiment gets its own back.
        using var threads = ThreadCount.Use(settings.Threads);
        return RunAll(prepare);
    }

    private List<RunRecord> RunAll(Func<int, PreparedSeed> prepare)
    {
        var records = new List<RunRecord>();
        var objectives = ComparedObjectives.Of(settings);
        for (var k = 0; k < settings.Seeds; k++)
        {
            var seed = settings.Seed + k;
            using var prepared = prepare(seed);
            foreach (var (key, lambda) in objectives)
            {
                records.Add(RunOne(prepared, key, lambda, seed, records.Count, objectives.Count * settings.Seeds));
            }
        }

        return records;
    }

    private RunRecord RunOne(PreparedSeed prepared, string key, double lambda, int seed, int index, int count)
    {
        using var scope = NewDisposeScope();
        var engine = EngineRegistry.Create(settings.Engine, new EngineOptions(Seeds.Derive(seed, "signs"), settings.Draws));
        var objective = ObjectiveRegistry.Create(key, new ObjectiveOptions(lambda, engine, settings.Rho));
        var run = new RunInfo(key, objective.Lambda, seed, index, count, steps);
        observer?.OnRunStarted(run);

        using var model = prepared.CreateModel();
        using var optimizer = OptimizerFactory.Create(
            settings.Optimizer, model, new OptimizerOptions(settings.LearningRate, settings.Momentum, settings.WeightDecay));
        using var generator = Seeds.Generator(seed, "batches");
        using var batches = new BatchSampler(prepared.Train, settings.BatchSize, generator);
        var norms = new GradientNormProbe(model, prepared.Task, prepared.Train, new GhostEngine());
        var clock = Stopwatch.StartNew();
        var rows = Trainer.Run(
            new TrainingJob
            {
                Model = model,
                Task = prepared.Task,
                Objective = objective,
                Optimizer = optimizer,
                Batches = batches,
                Steps = steps,
                LogEvery = settings.LogEvery,
                Probes = [.. prepared.CreateProbes(model), norms],
            },
            observer is null ? null : new RunObserver(run, observer),
            cancellationToken);

        var record = prepared.Complete(
            new RunRecord
            {
                Objective = key,
                Lambda = objective.Lambda,
                Seed = seed,
                Steps = steps,
                Rows = rows,
                Seconds = clock.Elapsed.TotalSeconds,
                GradientNorms = norms.Norms(),
            },
            model);
        if (observer is not null && prepared.Tensors(model) is { Count: > 0 } tensors)
        {
            observer.OnTensors(run, tensors);
        }

        observer?.OnRunFinished(run, record);
        return record;
    }
}
