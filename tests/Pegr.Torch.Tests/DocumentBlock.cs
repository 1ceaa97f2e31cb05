using System.Text.RegularExpressions;

namespace Pegr.Torch.Tests;

/// <summary>A fenced block of a document.</summary>
/// <param name="Language">What stands behind the fence: csharp, python or console.</param>
/// <param name="Code">What is in the block.</param>
/// <param name="Shown">The output that the document shows right below it, tidied; empty where it shows none.</param>
internal sealed partial record DocumentBlock(string Language, string Code, string Shown)
{
    /// <summary>All blocks of a document but those that show output, in their order.</summary>
    /// <param name="document">A file beside the tests.</param>
    /// <param name="until">Where to stop, such as a heading; the whole document if left out.</param>
    public static IReadOnlyList<DocumentBlock> Of(string document, string? until = null)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, document)).ReplaceLineEndings("\n");
        var end = until is null ? text.Length : text.IndexOf($"\n{until}\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"{document} has no line '{until}'");
        return [.. Block().Matches(text[..end]).Select(
            block => new DocumentBlock(block.Groups["language"].Value, block.Groups["code"].Value, Tidy(block.Groups["shown"].Value)))];
    }

    /// <summary>Output in the form in which documents show it.</summary>
    public static string Tidy(string text) => text.ReplaceLineEndings("\n").Trim();

    [GeneratedRegex("^```(?<language>csharp|python|console)\n(?<code>.*?)^```\n(\\s*^```text\n(?<shown>.*?)^```)?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
