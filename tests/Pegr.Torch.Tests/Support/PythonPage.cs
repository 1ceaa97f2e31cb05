using System.Text.RegularExpressions;

namespace Pegr.Torch.Tests.Support;

/// <summary>The Python that docs/python.md prints.</summary>
internal static partial class PythonPage
{
    /// <summary>The examples that define these functions and classes, in the page's order, as one program.</summary>
    public static string Definitions(params string[] names)
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "python.md")).ReplaceLineEndings("\n");
        var examples = Example().Matches(page).Select(example => example.Groups["code"].Value).ToList();
        var defining = names.Select(name => Assert.Single(
            examples, code => code.Contains($"def {name}(", StringComparison.Ordinal) || code.Contains($"class {name}(", StringComparison.Ordinal)));
        return string.Join('\n', defining.Distinct());
    }

    [GeneratedRegex("^```python\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();
}
