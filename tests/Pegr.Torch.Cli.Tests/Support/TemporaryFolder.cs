namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>A folder that is gone at the end of a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pegr-test-").FullName;

    public string this[params string[] names] => System.IO.Path.Combine([Path, .. names]);

    public string Write(string name, string text)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public IReadOnlyList<string> Files() =>
    [
        .. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file)),
    ];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
