using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Cli.Tests.Commands;

public class DoctorCommandTests
{
    [Fact]
    public void It_shows_what_was_loaded_and_checks_every_objective()
    {
        var outcome = CommandLine.Run("doctor");

        Assert.Equal(0, outcome.ExitCode);
        var report = LibTorch.Initialize();
        Assert.Contains(report.LibTorchVersion, outcome.Output);
        Assert.Contains(report.TorchSharpVersion, outcome.Output);
        Assert.Contains(report.Folder, outcome.Output);
        Assert.All(["gd against", "gr against", "pegr against", "variance against"], name => Assert.Contains(name, outcome.Output));
        Assert.DoesNotContain("FAILED", outcome.Output);
    }

    [Fact]
    public void A_GPU_is_compared_with_the_CPU()
    {
        Assert.SkipUnless(LibTorch.Initialize().Devices.Contains("cuda:0"), "No CUDA device is on this machine.");

        var outcome = CommandLine.Run("doctor", "--device", "cuda");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("One step's gradient on cuda", outcome.Output);
        Assert.Contains("times as fast", outcome.Output);
        Assert.DoesNotContain("FAILED", outcome.Output);
    }
}
