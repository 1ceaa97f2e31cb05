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

    [GeneratedRegex("```csharp\r?\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
