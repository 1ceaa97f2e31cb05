using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;

namespace Pegr.Torch.Tests.Runtime;

public sealed class NativePreloaderTests
{
    [Fact]
    public void A_users_folder_that_is_missing_is_named_in_one_line()
        => AssertRefused(Path.Combine(Path.GetTempPath(), "no-such-folder", "lib"));

    [Fact]
    public void A_users_folder_without_libtorch_is_named_in_one_line()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(folder.Path);
    }

    [Fact]
    public void A_users_folder_that_holds_libtorch_is_used()
    {
        var packaged = LibTorch.Initialize().Folder;
        Assert.SkipWhen(packaged.Length == 0, "libtorch was found by the system's own search here.");

        var result = NativePreloader.Run(packaged);
        Assert.Equal(packaged, result.Folder);
        Assert.NotEqual(0, result.LibTorchCpu);
    }

    [Fact]
    public void The_report_says_what_was_loaded()
    {
        var report = LibTorch.Initialize();
        Assert.Same(report, LibTorch.Initialize());
        var assemblyVersion = typeof(TorchSharp.torch).Assembly.GetName().Version!;
        Assert.StartsWith(assemblyVersion.ToString(3), report.TorchSharpVersion, StringComparison.Ordinal);
        Assert.Equal("cpu", report.Devices[0]);
        Assert.True(report.Threads >= 1);
        if (OperatingSystem.IsLinux())
        {
            Assert.Matches(@"^\d+\.\d+\.\d+$", report.LibTorchVersion);
            Assert.True(File.Exists(report.NativeLibrary));
            Assert.True(File.Exists(Path.Combine(report.Folder, "libtorch_cpu.so")));
        }
    }

    private static void AssertRefused(string folder)
    {
        var error = Assert.Throws<LibTorchLoadException>(() => NativePreloader.Run(folder));
        Assert.Contains(LibTorch.FolderVariable, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
