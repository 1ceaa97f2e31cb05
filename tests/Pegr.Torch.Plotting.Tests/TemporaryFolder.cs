namespace Pegr.Torch.Plotting.Tests;

/// <summary>A folder that goes when the test does.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pegr-figures-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
