using Pegr.Torch.Data;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Tuning;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Carries out the runs of a search, and those of the comparison after it, one by one.</summary>
/// <param name="settings">What all configurations share.</param>
/// <param name="data">The images.</param>
/// <param name="count">How many runs there will be.</param>
/// <param name="observer">Follows them.</param>
/// <param name="checkpoints">Where to go on, and what to keep for that; null for neither.</param>
/// <param name="cancellationToken">Stops between two steps.</param>
internal sealed class TunedRuns(
    ImageSettings settings,
    ImageRuns data,
    int count,
    IExperimentObserver? observer,
    ICheckpointStore? checkpoints,
    CancellationToken cancellationToken) : IDisposable
{
    private const int Balances = 10;

    private (int Seed, ImageSeed Data)? _current;
    private int _index;

    /// <summary>Measures where to look for an objective's lambda, on the first batches of gradient descent.</summary>
    /// <param name="objective">An objective with a penalty.</param>
    /// <param name="seed">The seed of data and weights.</param>
    /// <param name="learningRate">The step size of gradient descent.</param>
    /// <exception cref="InvalidInputException">The gradients are 0 or not finite.</exception>
    public SearchValues MeasureLambdas(string objective, int seed, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var threads = ThreadCount.Use(settings.Threads);
        using var random = Seeds.Fork(seed, "training");
        var prepared = Prepared(seed);
        using var model = prepared.CreateModel();
        using var optimizer = OptimizerFactory.Create("sgd", model, new OptimizerOptions(learningRate));
        using var generator = Seeds.Generator(seed, "batches");
        using var batches = new BatchSampler(prepared.Train, settings.BatchSize, generator);
        var engine = EngineRegistry.Create(settings.Engine, new EngineOptions(Seeds.Derive(seed, "signs"), settings.Draws));
        using var disposableEngine = engine as IDisposable;
        var penalized = (IPenalizedObjective)ObjectiveRegistry.Create(objective, settings.ObjectiveOptions(lambda: 0, seed, engine));
        using var disposableObjective = penalized as IDisposable;
        var balances = new List<double>();
        for (var step = 0; step < Balances; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var (inputs, targets) = batches.Next();
            balances.Add(LambdaRange.Balance(penalized, model, prepared.Task.Loss, inputs, targets));
            penalized.Lambda = 0;
            optimizer.zero_grad();
            penalized.AccumulateGradients(model, prepared.Task.Loss, inputs, targets).Dispose();
            optimizer.step();
        }

        return LambdaRange.Around(balances)
            ?? throw new InvalidInputException("lambda", $"no range for {objective} can be measured: the gradients of the first batches are 0 or not finite; give one, such as 1e-3..1.");
    }

    /// <summary>One run of the search.</summary>
    public TrialRecord TryOut(Candidate candidate, int seed)
    {
        var run = Next(candidate, seed);
        var runner = Runner(candidate, observer is null ? null : new TrialObserver(observer), isBrief: true);
        var trial = TrialRecord.Of(candidate, runner.Run(Prepared(seed), run));
        observer?.OnTrialFinished(run, trial);
        return trial;
    }

    /// <summary>The runs of the comparison, seed by seed, and the first training images.</summary>
    public (IReadOnlyList<RunRecord> Records, IReadOnlyList<ImageSample> Samples) Compare(IReadOnlyList<Candidate> chosen)
    {
        var records = new List<RunRecord>();
        IReadOnlyList<ImageSample> samples = [];
        for (var seed = settings.Seed; seed < settings.Seed + settings.Seeds; seed++)
        {
            samples = seed == settings.Seed ? Prepared(seed).Samples(ImageRuns.SampleImages) : samples;
            records.AddRange(chosen.Select(candidate => Runner(candidate, observer, isBrief: false).Run(Prepared(seed), Next(candidate, seed))));
        }

        return (records, samples);
    }

    /// <inheritdoc/>
    public void Dispose() => _current?.Data.Dispose();

    private RunInfo Next(Candidate candidate, int seed) => new(candidate.Objective, candidate.Lambda, seed, _index++, count, data.Steps);

    private ComparisonRunner Runner(Candidate candidate, IExperimentObserver? follower, bool isBrief)
        => new(TuningSettings.Apply(settings, candidate), data.Steps, follower, checkpoints, cancellationToken) { IsBrief = isBrief };

    // Runs come seed by seed: the data of one are held.
    private ImageSeed Prepared(int seed)
    {
        if (_current?.Seed != seed)
        {
            _current?.Data.Dispose();
            _current = null;
            _current = (seed, data.Prepare(seed));
        }

        return _current!.Value.Data;
    }
}
