using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Diagnostics;

/// <summary>Compares a device with the CPU: what every objective computes by every engine, and how fast.</summary>
public static class DeviceComparison
{
    private const int Examples = 8;
    private const int Classes = 4;
    private const int Size = 8;

    private static readonly string[] DTypeNames = ["float64", "float32"];

    /// <summary>What is compared: every objective, those that take an engine with each.</summary>
    public static IReadOnlyList<StepKind> Kinds { get; } =
    [
        .. StepKind.All,
        .. ObjectiveRegistry.Keys.SelectMany(StepKind.Of).Except(StepKind.All),
    ];

    /// <summary>Computes the gradients of one small step on the CPU and on a device.</summary>
    /// <remarks>The network is smooth, so that rounding cannot switch a unit on or off, and float32 products are kept from
    /// TF32, whose rounding would hide errors.</remarks>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>.</param>
    /// <returns>One result for each of <see cref="Kinds"/> in float64, then in float32.</returns>
    /// <exception cref="InvalidInputException">There is no such device.</exception>
    public static IReadOnlyList<DeviceDifference> Differences(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        LibTorch.Initialize();
        var target = Devices.Parse(device);
        using var precision = new FullPrecision();
        return [.. DTypeNames.SelectMany(dtype => Kinds.Select(kind => Difference(kind, dtype, target)))];
    }

    /// <summary>Times whole optimizer steps in float32 on the CPU and on a device, in turn.</summary>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>.</param>
    /// <param name="model">One of <see cref="BenchmarkModelRegistry.Keys"/>.</param>
    /// <param name="rounds">Rounds timed; slow steps take part in every fifth.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>One result for each of <see cref="Kinds"/>.</returns>
    /// <exception cref="InvalidInputException">There is no such device or model.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<DeviceSpeed> Speeds(
        string device, string model = "convnet", int rounds = 5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(model);
        LibTorch.Initialize();
        var target = Devices.Parse(device);
        var benchmark = BenchmarkModelRegistry.Find(model);
        using var scope = NewDisposeScope();
        using var onCpu = benchmark.Create(benchmark.DefaultBatch, CPU);
        using var onDevice = benchmark.Create(benchmark.DefaultBatch, target);
        var steps = Kinds.Select(onCpu.Steps).Concat(Kinds.Select(onDevice.Steps)).ToList();
        var statistics = new RoundStatistics(
            new InterleavedTimer(steps, TimeProvider.System, (_, _) => cancellationToken.ThrowIfCancellationRequested()).Run(rounds));
        return [.. Kinds.Select((kind, index) => new DeviceSpeed(
            kind, statistics.MedianMilliseconds(index), statistics.MedianMilliseconds(Kinds.Count + index)))];
    }

    private static DeviceDifference Difference(StepKind kind, string dtype, Device device)
    {
        using var scope = NewDisposeScope();
        var expected = Gradient(kind, dtype, CPU);
        var actual = Gradient(kind, dtype, device);
        var relative = (actual - expected).norm().item<double>() / expected.norm().item<double>();
        return new DeviceDifference(kind, dtype, relative, Allowed(kind, dtype));
    }

    // Some fifty times what float32 is from float64 on the CPU; a finite difference divides rounding by its small step.
    private static double Allowed(StepKind kind, string dtype) => (kind.Engine == "signs-fd", dtype) switch
    {
        (false, "float64") => 1e-12,
        (false, _) => 1e-5,
        (true, "float64") => 1e-6,
        (true, _) => 5e-3,
    };

    private static Tensor Gradient(StepKind kind, string dtype, Device device)
    {
        using var fork = Seeds.Fork(1, "device-comparison");
        using var model = nn.Sequential(
            ("conv", nn.Conv2d(2, 6, 3L, dtype: float64)),
            ("norm", GroupNormalization.Create(2, 6)),
            ("tanh", nn.Tanh()),
            ("flatten", nn.Flatten()),
            ("output", nn.Linear(6 * (Size - 2) * (Size - 2), Classes, dtype: float64)));
        var type = DTypes.Parse(dtype);
        model.to(type).to(device);
        using var generator = Seeds.Generator(1, "device-comparison-data");
        var inputs = generator.Normal([Examples, 2, Size, Size], float64).to(type).to(device);
        var labels = generator.Integers(0, Classes, [Examples]).to(device);
        using var report = kind.CreateObjective().AccumulateGradients(model, Losses.CrossEntropy, inputs, labels);
        return cat([.. model.parameters().Select(parameter => parameter.grad!.flatten())]).to(CPU).to(float64);
    }
}
