using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Support;

/// <summary>Everything that a small training run on signal-noise data needs, ready for the trainer.</summary>
internal sealed class SignalNoiseRun : IDisposable
{
    private readonly Generator _generator = Seeds.Generator(1, "run");
    private readonly TensorDataset _dataset;
    private readonly BatchSampler _batches;
    private readonly optim.Optimizer _optimizer;

    public SignalNoiseRun(
        string objective,
        int steps,
        string optimizer = "sgd",
        double lambda = 0.5,
        double learningRate = 0.1,
        int batchSize = 0,
        double power = 2,
        ScalarType dtype = ScalarType.Float64,
        string engine = "ghost",
        int examples = 6,
        int dim = 5,
        int logEvery = 1_000_000)
    {
        var distribution = new SignalNoiseDistribution(dim, SignalNorm: 1, NoiseStd: 0.4);
        using var drawn = distribution.Sample(examples, labelFlip: 0.2, _generator);
        Sample = drawn.To(CPU, dtype);
        _dataset = Sample.ToDataset();
        Model = new SignalNoiseCnn(dim, filters: 2, power, initStd: 0.5, _generator, dtype);
        _batches = new BatchSampler(_dataset, batchSize, _generator);
        _optimizer = OptimizerFactory.Create(optimizer, Model, new OptimizerOptions(learningRate));
        Job = new TrainingJob
        {
            Model = Model,
            Task = LearningTask.BinaryLogistic,
            Objective = ObjectiveRegistry.Create(objective, new ObjectiveOptions(lambda, EngineRegistry.Create(engine), GroupSize: 2)),
            Optimizer = _optimizer,
            Batches = _batches,
            Steps = steps,
            LogEvery = logEvery,
            Probes = [new AccuracyProbe(Metric.TrainLoss, Metric.TrainAccuracy, Model, LearningTask.BinaryLogistic, _dataset)],
        };
    }

    public SignalNoiseSample Sample { get; }

    public SignalNoiseCnn Model { get; }

    public TrainingJob Job { get; init; }

    public double[] Weights => Arrays.Of(Model.parameters().Single());

    public void Dispose()
    {
        _optimizer.Dispose();
        _batches.Dispose();
        Model.Dispose();
        _dataset.Dispose();
        Sample.Dispose();
        _generator.Dispose();
    }
}
