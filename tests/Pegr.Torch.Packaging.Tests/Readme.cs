using System.Text.RegularExpressions;

namespace Pegr.Torch.Packaging.Tests;

/// <summary>The C# examples of a document.</summary>
internal static partial class Readme
{
    /// <summary>The one example of a document of the repository.</summary>
    public static string Example(params string[] path)
        => Code(File.ReadAllText(Path.Combine([Build.RepositoryRoot, .. path])));

    /// <summary>The one example of a text.</summary>
    public static string Code(string text) => Assert.Single(Block().Matches(text)).Groups["code"].Value;

    /// <summary>The file that docs/installation.md shows for the packages, with another folder of them.</summary>
    public static string PackageSources(string folder)
    {
        const string shown = "../Pegr.Torch/artifacts/packages";
        var file = Assert.Single(SourcesBlock().Matches(File.ReadAllText(Path.Combine(Build.RepositoryRoot, "docs", "installation.md")))).Groups["file"].Value;
        Assert.Contains($"\"{shown}\"", file, StringComparison.Ordinal);
        return file.Replace(shown, folder, StringComparison.Ordinal);
    }

    [GeneratedRegex("```xml\r?\n(?<file>.*?)```", RegexOptions.Singleline)]
    private static partial Regex SourcesBlock();

    [GeneratedRegex("```csharp\r?\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
