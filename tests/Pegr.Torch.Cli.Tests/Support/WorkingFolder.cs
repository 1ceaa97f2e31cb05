namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>Makes a folder the process's current one, until it is disposed; tests that use it run alone.</summary>
internal sealed class WorkingFolder : IDisposable
{
    public const string Collection = "working folder";

    private readonly string _before = Directory.GetCurrentDirectory();

    public WorkingFolder(string folder) => Directory.SetCurrentDirectory(folder);

    public void Dispose() => Directory.SetCurrentDirectory(_before);

    [CollectionDefinition(Collection, DisableParallelization = true)]
    public sealed class Alone;
}
