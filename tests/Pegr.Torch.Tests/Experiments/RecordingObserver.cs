using System.Globalization;
using Pegr.Torch.Experiments;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Tests.Experiments;

/// <summary>Writes down every call, and copies the tensors that are handed out.</summary>
internal sealed class RecordingObserver : IExperimentObserver
{
    public List<string> Calls { get; } = [];

    public List<RunInfo> Runs { get; } = [];

    public List<Dictionary<string, HandedOut>> Tensors { get; } = [];

    public List<Dictionary<string, double[]>> Weights { get; } = [];

    public sealed record HandedOut(torch.ScalarType DType, torch.Device Device, long[] Shape, double[] Values);

    public void OnRunStarted(RunInfo run)
    {
        Runs.Add(run);
        Add(run, "started");
    }

    public void OnStep(RunInfo run, int step) => Add(run, string.Create(CultureInfo.InvariantCulture, $"step {step}"));

    public void OnLogged(RunInfo run, MetricRow row)
        => Add(run, string.Create(CultureInfo.InvariantCulture, $"logged {row.Step}"));

    public void OnTensors(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> tensors)
    {
        Add(run, "tensors");
        Tensors.Add(tensors.ToDictionary(
            t => t.Key, t => new HandedOut(t.Value.dtype, t.Value.device, t.Value.shape, Arrays.Of(t.Value))));
    }

    public void OnWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights)
    {
        Assert.DoesNotContain($"{run.Objective} finished", Calls.Skip(Calls.LastIndexOf($"{run.Objective} started")));
        Weights.Add(weights.ToDictionary(w => w.Key, w => Arrays.Of(w.Value)));
        Assert.All(weights.Values, weight => Assert.False(weight.requires_grad));
    }

    public void OnRunFinished(RunInfo run, RunRecord record)
    {
        Assert.Equal(
            (run.Objective, run.Lambda, run.Seed, run.TotalSteps), (record.Objective, record.Lambda, record.Seed, record.Steps));
        Add(run, "finished");
    }

    public void OnRunDiverged(RunInfo run, RunRecord record)
    {
        Assert.Equal((run.Objective, run.Lambda, run.Seed), (record.Objective, record.Lambda, record.Seed));
        Assert.NotNull(record.Divergence);
        Add(run, "diverged");
    }

    private void Add(RunInfo run, string what) => Calls.Add($"{run.Objective} {what}");
}
