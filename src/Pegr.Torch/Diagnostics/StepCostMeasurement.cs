using Pegr.Torch.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Diagnostics;

/// <summary>Measures what a step of every objective and engine costs on this machine.</summary>
public static class StepCostMeasurement
{
    private const int MemoryPasses = 1;

    /// <summary>Measures.</summary>
    /// <param name="settings">What to measure.</param>
    /// <param name="progress">Is told which kind of step comes next and what part of the work is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or there is no such device.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static StepCostReport Run(
        StepCostSettings settings, Action<StepKind, double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        LibTorch.Initialize();
        var device = Devices.Parse(settings.Device);
        using var threads = ThreadCount.Use(settings.Threads);
        using var scope = NewDisposeScope();
        var model = BenchmarkModelRegistry.Find(settings.Model);
        var batch = settings.Batch ?? model.DefaultBatch;
        using var problem = model.Create(batch, device);

        var kinds = StepKind.All;
        var memoryPass = InterleavedTimer.WarmUpPasses + settings.Rounds;
        var steps = kinds.Select(problem.Steps).ToArray();
        var statistics = new RoundStatistics(new InterleavedTimer(steps, TimeProvider.System, BeforeEach).Run(settings.Rounds));
        var costs = new List<StepCost>();
        for (var i = 0; i < kinds.Count; i++)
        {
            BeforeEach(memoryPass, i);
            costs.Add(new StepCost(
                kinds[i], statistics.MedianMilliseconds(i), statistics.MedianRatio(i), statistics.Samples(i), ExtraPeak(steps[i], device)));
        }

        return new StepCostReport(model.Key, batch, get_num_threads(), settings.Device, settings.Rounds, costs) { Limit = problem.Plan().Limit };

        void BeforeEach(int pass, int kind)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Invoke(kinds[kind], (pass + ((double)kind / kinds.Count)) / (memoryPass + MemoryPasses));
        }
    }

    // Apart from the timing, which returning freed memory to the system would disturb. Of a GPU's memory nothing is told.
    private static long? ExtraPeak(Action step, Device device)
        => device.type == DeviceType.CPU ? PeakMemory.ExtraBytes(() => { step(); step(); }) : null;
}
