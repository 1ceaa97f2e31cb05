using System.Diagnostics;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Experiments;

/// <summary>The synthetic comparison on inner products, one run after the other, for an observer to follow.</summary>
/// <param name="settings">What to compare.</param>
/// <param name="observer">Follows the runs.</param>
/// <param name="cancellationToken">Stops between two steps.</param>
internal sealed class ReducedComparison(
    SyntheticSettings settings, IExperimentObserver? observer, CancellationToken cancellationToken)
{
    /// <summary>Carries out all runs.</summary>
    public IReadOnlyList<RunRecord> Run()
    {
        using var threads = ThreadCount.Use(1); // however many: the same bits
        var records = new List<RunRecord>();
        var objectives = ComparedObjectives.Of(settings);
        for (var k = 0; k < settings.Seeds; k++)
        {
            var seed = settings.Seed + k;
            var data = ReducedData.Draw(settings, seed);
            foreach (var (key, lambda) in objectives)
            {
                var info = new RunInfo(key, lambda, seed, records.Count, objectives.Count * settings.Seeds, settings.Steps);
                records.Add(RunOne(info, data));
            }
        }

        return records;
    }

    private RunRecord RunOne(RunInfo info, ReducedData data)
    {
        observer?.OnRunStarted(info);
        var training = new ReducedTraining(new ReducedRun(settings, info.Objective, info.Lambda, info.Seed), data);
        var follower = new RunObserver(info, observer);
        var clock = Stopwatch.StartNew();
        RunRecord record;
        try
        {
            record = training.Run(follower, cancellationToken);
        }
        catch (DivergedException diverged)
        {
            record = follower.Diverged(diverged, clock.Elapsed.TotalSeconds);
        }

        if (observer is not null && !settings.ImplicitDim && record.Divergence is null)
        {
            using var scope = NewDisposeScope();
            using var seed = new SyntheticSeed(settings with { DType = "float64" }, info.Seed, CPU);
            using var model = seed.CreateModel(training.Weights);
            observer.OnTensors(info, seed.Tensors(model));
        }

        follower.End(record);
        return record;
    }
}
