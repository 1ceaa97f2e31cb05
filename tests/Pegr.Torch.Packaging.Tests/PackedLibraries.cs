using System.IO.Compression;

[assembly: AssemblyFixture(typeof(Pegr.Torch.Packaging.Tests.PackedLibraries))]

namespace Pegr.Torch.Packaging.Tests;

/// <summary>The libraries packed once for all tests, in a temporary folder and under a version that no one else has.</summary>
/// <remarks>Everything that packing makes goes there too, so a build of the repository at the same time is not disturbed.</remarks>
public sealed class PackedLibraries : IAsyncLifetime
{
    private SdkResult _packed = new(0, "", "");

    /// <summary>The libraries that are packages.</summary>
    public static IReadOnlyList<string> Ids { get; } = ["Pegr.Torch", "Pegr.Torch.Vision", "Pegr.Torch.Plotting", "Pegr.Torch.Interactive"];

    /// <summary>The packages' version.</summary>
    public string Version { get; } = $"0.0.0-test{Guid.NewGuid():N}";

    /// <summary>The temporary folder.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("pegr-packages-").FullName;

    /// <summary>The folder of the packed files.</summary>
    public string Feed => Path.Combine(Root, "feed");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var projects = Ids.Select(id => $"""<Project Path="{Path.Combine(Build.RepositoryRoot, "src", id, id)}.csproj" />""");
        var solution = Path.Combine(Root, "Libraries.slnx");
        await File.WriteAllTextAsync(solution, $"<Solution>{string.Concat(projects)}</Solution>");
        _packed = await Sdk.Run(
            Build.RepositoryRoot,
            [
                "pack", solution, "-c", "Release", "-nr:false", $"-p:Version={Version}",
                "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false",
                "--artifacts-path", Path.Combine(Root, "build"), "-o", Feed,
            ],
            CancellationToken.None);
    }

    /// <summary>Opens a package.</summary>
    public ZipArchive Open(string id)
    {
        _packed.Succeeded("dotnet pack");
        return ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.nupkg"));
    }

    /// <summary>Makes the packages ready for use, or skips or fails the test.</summary>
    public void Require() => _packed.Succeeded("dotnet pack");

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
