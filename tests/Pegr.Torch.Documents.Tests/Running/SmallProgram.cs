namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>The program with presets of small sizes, in a folder of its own that otherwise consists of links.</summary>
public sealed class SmallProgram : IDisposable
{
    private static readonly string[] Copied = ["pegr", "pegr.dll", "pegr.deps.json", "pegr.runtimeconfig.json"];

    public SmallProgram()
    {
        foreach (var file in new DirectoryInfo(AppContext.BaseDirectory).EnumerateFileSystemInfos())
        {
            var path = Path.Combine(Folder, file.Name);
            if (Copied.Contains(file.Name))
            {
                File.Copy(file.FullName, path);
            }
            else if (file is DirectoryInfo { Name: "Presets" } presets)
            {
                Directory.CreateDirectory(path);
                foreach (var preset in presets.EnumerateFiles())
                {
                    File.WriteAllText(Path.Combine(path, preset.Name), SmallSizes.OfPreset(File.ReadAllText(preset.FullName)));
                }
            }
            else
            {
                File.CreateSymbolicLink(path, file.FullName);
            }
        }
    }

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("pegr-test-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
