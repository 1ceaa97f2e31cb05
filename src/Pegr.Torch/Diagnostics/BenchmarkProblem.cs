using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Diagnostics;

/// <summary>A model, one batch and SGD, to take optimizer steps with. Owns all of them.</summary>
public sealed class BenchmarkProblem : IDisposable
{
    // Steps so small that the weights stay where they are: the last step then computes the same as the first.
    private const double LearningRate = 1e-9;

    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly TensorDataset _batch;
    private readonly PerExampleLoss _loss;
    private readonly optim.Optimizer _optimizer;

    /// <summary>Takes model and batch over.</summary>
    /// <param name="model">The model, on the batch's device.</param>
    /// <param name="batch">Inputs and targets.</param>
    /// <param name="loss">The loss, one value per example.</param>
    public BenchmarkProblem(nn.Module<Tensor, Tensor> model, TensorDataset batch, PerExampleLoss loss)
    {
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(loss);
        (_model, _batch, _loss) = (model, batch, loss);
        _optimizer = new SGD(model.parameters(), LearningRate);
    }

    /// <summary>Takes one whole optimizer step: clears the gradients, computes them anew, updates the weights.</summary>
    /// <param name="objective">What the step minimizes.</param>
    public void Step(IObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var (inputs, targets) = _batch.All();
        using var report = objective.AccumulateGradients(_model, _loss, inputs, targets);
        _optimizer.step();
    }

    /// <summary>What the ghost engine does for each layer.</summary>
    public GhostPlan Plan()
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = _batch.All();
        return new GhostEngine().Plan(_model, _loss, new Batch(inputs, targets));
    }

    /// <summary>Waits until a GPU has done what it was given; on the CPU there is nothing to wait for.</summary>
    public void WaitForDevice()
    {
        if (_batch.Device.type == DeviceType.CUDA)
        {
            cuda.synchronize(_batch.Device);
        }
    }

    /// <summary>Steps of one kind, each done when the device is.</summary>
    internal Action Steps(StepKind kind)
    {
        var objective = kind.CreateObjective();
        return () =>
        {
            Step(objective);
            WaitForDevice();
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
        _batch.Dispose();
    }
}
