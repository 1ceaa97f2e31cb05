using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.Objectives.Schedules;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Training.Schedules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Support;

/// <summary>
/// A small training run with every kind of state there is: momentum or moments, schedules, random signs, dropout,
/// running statistics, mini-batches with a rest, augmentation. Made twice, it is the same twice.
/// </summary>
internal sealed class DropoutRun : IDisposable
{
    private const int Examples = 10;

    private readonly IDisposable _global = Seeds.Fork(1, "dropout");
    private readonly Generator _batches = Seeds.Generator(1, "batches");
    private readonly Generator _augmentation = Seeds.Generator(1, "augmentation");
    private readonly BatchSampler _sampler;
    private readonly optim.Optimizer _optimizer;

    public DropoutRun(string optimizer, string objective, string engine, int batchSize = 4)
    {
        Dataset = new TensorDataset(randn(Examples, 3), randint(2, [Examples], int64));
        Model = Network(withBatchStatistics: objective == "gd");
        _sampler = new BatchSampler(Dataset, batchSize, _batches)
        {
            Augmentation = new AddedNoise(),
            AugmentationGenerator = _augmentation,
        };
        _optimizer = OptimizerFactory.Create(optimizer, Model, new OptimizerOptions(0.05, 0.9, 0.01, Nesterov: optimizer == "sgd"));
        Job = new TrainingJob
        {
            Model = Model,
            Task = LearningTask.CrossEntropy,
            Objective = Scheduled(ObjectiveRegistry.Create(objective, new ObjectiveOptions(0.3, EngineRegistry.Create(engine, new EngineOptions(5)), Seed: 6, GroupSize: 2))),
            Optimizer = _optimizer,
            Batches = _sampler,
            Steps = Steps,
            LogEvery = 3,
            LearningRate = new WarmUp(new CosineAnnealing(0.05, Steps), 2),
            ClipNorm = 0.5,
            Probes = [new AccuracyProbe(Metric.TrainLoss, Metric.TrainAccuracy, Model, LearningTask.CrossEntropy, Dataset)],
        };
    }

    public static int Steps => 11;

    public nn.Module<Tensor, Tensor> Model { get; }

    public TensorDataset Dataset { get; }

    public TrainingJob Job { get; }

    /// <summary>Parameters and buffers, bit by bit.</summary>
    public string Weights
        => string.Join('\n', Model.state_dict().Select(t => $"{t.Key} {Convert.ToHexString(t.Value.detach().contiguous().bytes)}"));

    public void Dispose()
    {
        _optimizer.Dispose();
        _sampler.Dispose();
        Model.Dispose();
        Dataset.Dispose();
        _augmentation.Dispose();
        _batches.Dispose();
        _global.Dispose();
    }

    private static IObjective Scheduled(IObjective objective)
        => objective is IPenalizedObjective penalized ? new Scheduled(penalized, new LinearWarmup(0.3, 6), every: 2) : objective;

    // Layers that draw or keep something: dropout for all, batch statistics where the objective allows of them.
    private static TorchSharp.Modules.Sequential Network(bool withBatchStatistics) => withBatchStatistics
        ? nn.Sequential(nn.Linear(3, 6), UnsafeLayers.BatchNorm1d(6), nn.Tanh(), nn.Dropout(0.3), nn.Linear(6, 2))
        : nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Dropout(0.3), nn.Linear(6, 2));

    private sealed class AddedNoise : IBatchAugmentation
    {
        public Tensor Apply(Tensor inputs, Generator generator) => inputs.Plus(randn(inputs.shape, generator: generator).Times(0.1));
    }
}
