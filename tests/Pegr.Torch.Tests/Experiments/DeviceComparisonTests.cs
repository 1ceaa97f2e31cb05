using Pegr.Torch.Diagnostics;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using TorchSharp;

namespace Pegr.Torch.Tests.Experiments;

public sealed class DeviceComparisonTests
{
    [Fact]
    public void Every_objective_is_compared_and_every_engine_of_those_that_take_one()
    {
        Assert.Equal(ObjectiveRegistry.Keys.Order(), DeviceComparison.Kinds.Select(kind => kind.Objective).Distinct().Order());
        foreach (var objective in new[] { "pegr", "variance" })
        {
            Assert.Equal(
                EngineRegistry.Keys,
                DeviceComparison.Kinds.Where(kind => kind.Objective == objective).Select(kind => kind.Engine));
        }
    }

    [Fact]
    public void The_CPU_agrees_with_itself_to_the_bit()
    {
        using var threads = ThreadCount.Use(1);

        var differences = DeviceComparison.Differences("cpu");

        Assert.Equal(2 * DeviceComparison.Kinds.Count, differences.Count);
        Assert.All(differences, difference => Assert.Equal((0, true), (difference.Relative, difference.Passed)));
        Assert.All(differences, difference => Assert.InRange(difference.Allowed, 1e-12, 0.5));
    }

    [Fact]
    public void A_difference_that_is_too_large_or_not_a_number_does_not_pass()
    {
        var difference = new DeviceDifference(DeviceComparison.Kinds[0], "float64", 1e-11, 1e-10);

        Assert.True(difference.Passed);
        Assert.False((difference with { Relative = 1e-9 }).Passed);
        Assert.False((difference with { Relative = double.NaN }).Passed);
    }

    [Fact]
    public void A_GPU_computes_what_the_CPU_does()
    {
        Assert.SkipUnless(Devices.Available().Contains("cuda:0"), "No CUDA device is on this machine.");

        Assert.All(
            DeviceComparison.Differences("cuda"),
            difference => Assert.True(difference.Passed, difference.ToString()));
    }

    [Fact]
    public void Every_kind_of_step_is_timed_on_both_devices()
    {
        var speeds = DeviceComparison.Speeds("cpu", "signal-noise", rounds: 1, TestContext.Current.CancellationToken);

        Assert.Equal(DeviceComparison.Kinds, speeds.Select(speed => speed.Kind));
        Assert.All(speeds, speed => Assert.True(speed.CpuMilliseconds > 0 && speed.DeviceMilliseconds > 0));
        Assert.All(speeds, speed => Assert.Equal(speed.CpuMilliseconds / speed.DeviceMilliseconds, speed.Speedup));
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        Assert.Throws<InvalidInputException>(() => DeviceComparison.Differences("cuda:1000"));
        Assert.Throws<InvalidInputException>(()
            => DeviceComparison.Speeds("cuda:1000", cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Nothing_is_left_behind_and_the_precision_of_products_is_as_before()
    {
        var before = (torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32);

        Live.AssertNothingLeft(() => DeviceComparison.Differences("cpu"));

        Assert.Equal(before, (torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32));
    }
}
