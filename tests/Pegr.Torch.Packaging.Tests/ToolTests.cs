namespace Pegr.Torch.Packaging.Tests;

/// <summary>The command as a .NET tool: packed, installed from a folder with nothing but the SDK, and used in an empty folder.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pegr-tool-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task It_is_installed_and_runs_with_its_libtorch_presets_and_images()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var version = $"0.0.0-test{Guid.NewGuid():N}";
        var (feed, tools, work) = (Path.Combine(_root, "feed"), Path.Combine(_root, "tools"), Directory.CreateDirectory(Path.Combine(_root, "work")).FullName);
        var packed = await Sdk.Run(
            Build.RepositoryRoot,
            [
                "pack", Path.Combine(Build.RepositoryRoot, "src", "Pegr.Torch.Cli", "Pegr.Torch.Cli.csproj"), "-c", "Release", "-nr:false", $"-p:Version={version}",
                "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false", "--artifacts-path", Path.Combine(_root, "build"), "-o", feed,
            ],
            cancellation);
        packed.Succeeded("dotnet pack");
        var package = Assert.Single(Directory.GetFiles(feed));
        Assert.InRange(new FileInfo(package).Length, 1, 250L << 20); // what package galleries take

        var installed = await Sdk.Run(work, ["tool", "install", "pegr", "--source", feed, "--version", version, "--tool-path", tools], cancellation);
        Assert.True(installed.ExitCode == 0, installed.Output + installed.Error);

        var pegr = Path.Combine(tools, OperatingSystem.IsWindows() ? "pegr.exe" : "pegr");
        var run = await Sdk.RunProgram(
            pegr, work, ["images", "--train-samples", "40", "--test-samples", "40", "--epochs", "1", "--seeds", "1", "--out", "run", "--quiet"], cancellation);
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.True(File.Exists(Path.Combine(work, "run", "figures", "test-accuracy.png")));
        var theory = await Sdk.RunProgram(pegr, work, ["theory", "--config", "regime-signal"], cancellation);
        Assert.Contains("learns the signal", theory.Output, StringComparison.Ordinal);
    }
}
