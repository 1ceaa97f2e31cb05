using Pegr.Torch.Data;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Benchmarks;

/// <summary>A model and an epoch of gradient descent for it: 1000 images in batches of 100.</summary>
internal sealed class EpochProblem : IDisposable
{
    private const int Count = 1000;
    private const int BatchSize = 100;

    // Steps so small that the weights stay where they are: the last epoch then computes the same as the first.
    private const double LearningRate = 1e-9;

    private readonly EmpiricalRisk _objective = new();
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly TensorDataset _data;
    private readonly List<TensorDataset> _ready;
    private readonly optim.Optimizer _optimizer;
    private readonly Generator _generator = Seeds.Generator(1, "batches");
    private readonly BatchSampler _batches;
    private readonly CheckpointFolder _checkpoints
        = CheckpointFolder.Create(Directory.CreateTempSubdirectory("pegr-benchmark-").FullName, new Dictionary<string, string>());

    public EpochProblem(string model)
    {
        using var scope = NewDisposeScope();
        long[] shape = model == "mlp" ? [1, 28, 28] : [3, 32, 32];
        _model = model == "mlp" ? new Mlp(784, [256], 10) : new ConvNet(3, 32, 32, 10);
        _data = new TensorDataset(rand([Count, .. shape]), randint(10, [Count], int64));
        _ready = [.. _data.Chunks(BatchSize).Select(chunk => new TensorDataset(chunk.Inputs.clone(), chunk.Targets.clone()))];
        _optimizer = OptimizerFactory.Create("sgd", _model, new OptimizerOptions(LearningRate));
        _batches = new BatchSampler(_data, BatchSize, _generator);
    }

    private TrainingJob Job => new()
    {
        Model = _model,
        Task = LearningTask.CrossEntropy,
        Objective = _objective,
        Optimizer = _optimizer,
        Batches = _batches,
        Steps = _ready.Count,
    };

    /// <summary>Forward, backward and update on batches that lie ready.</summary>
    public void StepsAlone()
    {
        foreach (var batch in _ready)
        {
            using var scope = NewDisposeScope();
            _optimizer.zero_grad();
            var (inputs, targets) = batch.All();
            using var report = _objective.AccumulateGradients(_model, Losses.CrossEntropy, inputs, targets);
            _optimizer.step();
        }
    }

    /// <summary>The trainer's epoch.</summary>
    public void Epoch() => Trainer.Run(Job);

    /// <summary>The trainer's epoch with a checkpoint.</summary>
    public void EpochWithCheckpoint()
    {
        var run = new RunInfo("gd", 0, Seed: 1, Index: 0, Count: 1, _ready.Count);
        Trainer.Run(Job with
        {
            CheckpointEvery = _ready.Count - 1,
            Checkpoint = checkpoint => _checkpoints.Save(run, checkpoint),
        });
    }

    public void Dispose()
    {
        _checkpoints.Delete();
        _batches.Dispose();
        _generator.Dispose();
        _optimizer.Dispose();
        _model.Dispose();
        _data.Dispose();
        _ready.ForEach(batch => batch.Dispose());
    }
}
