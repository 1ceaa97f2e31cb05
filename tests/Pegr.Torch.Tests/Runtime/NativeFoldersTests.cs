using Pegr.Torch.Runtime;

namespace Pegr.Torch.Tests.Runtime;

public sealed class NativeFoldersTests
{
    [Fact]
    public void Libtorch_is_found_in_the_package_cache_that_this_TorchSharp_came_from()
    {
        var libtorch = LibTorch.Initialize();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere TorchSharp searches by itself.");

        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Assert.SkipUnless(Directory.Exists(Path.Combine(cache, "torchsharp")), "The packages are kept elsewhere.");

        var folder = NativeFolders.OfPackageCache(cache, libtorch.LibTorchVersion);
        Assert.True(File.Exists(Path.Combine(folder, "libtorch_cpu.so")), folder);
    }
}
