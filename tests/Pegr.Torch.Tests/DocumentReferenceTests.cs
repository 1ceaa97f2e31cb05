using System.Text.RegularExpressions;

namespace Pegr.Torch.Tests;

/// <summary>What documents refer to exists: files, headings of documents, tests by class and method.</summary>
public sealed partial class DocumentReferenceTests
{
    private static readonly string Root = FindRoot();

    private static readonly Dictionary<string, string> TestClasses = Directory
        .EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .GroupBy(file => Path.GetFileNameWithoutExtension(file))
        .ToDictionary(files => files.Key, files => string.Join('\n', files.Select(File.ReadAllText)));

    public static TheoryData<string> Documents
        => [.. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Append(Path.Combine(Root, "README.md")).Select(file => Path.GetRelativePath(Root, file))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_within_the_repository_leads_somewhere(string document)
    {
        foreach (var target in Links(File.ReadAllText(Path.Combine(Root, document))))
        {
            var parts = target.Split('#', 2);
            var file = parts[0].Length == 0 ? Path.Combine(Root, document) : Path.Combine(Root, Path.GetDirectoryName(document)!, parts[0]);
            Assert.True(File.Exists(file) || Directory.Exists(file), $"{document}: {target} is not there.");
            Assert.True(
                parts.Length == 1 || Anchors(File.ReadAllText(file)).Contains(parts[1]), $"{document}: {target} names no heading of that document.");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_test_that_is_named_exists(string document)
    {
        foreach (Match test in TestName().Matches(File.ReadAllText(Path.Combine(Root, document))))
        {
            var (name, method) = (test.Groups["class"].Value, test.Groups["method"].Value);
            Assert.True(TestClasses.TryGetValue(name, out var code), $"{document}: there are no {name}.");
            Assert.True(
                method.Length == 0 || Regex.IsMatch(code, $@"public (async Task|void) {method}\("), $"{document}: {name} has no test {method}.");
        }
    }

    [Fact]
    public void Every_formula_of_the_mathematics_is_listed_once_with_code_and_test()
    {
        var text = File.ReadAllText(Path.Combine(Root, "docs", "mathematics.md"));
        var numbered = Numbers(FormulaNumber(), text);
        var listed = TableRow().Matches(text);

        Assert.Equal(Enumerable.Range(1, numbered.Count), numbered);
        Assert.Equal(numbered, Numbers(TableRow(), text));
        Assert.All(listed, row => Assert.Contains("](../src/", row.Value, StringComparison.Ordinal));
        Assert.All(listed, row => Assert.Matches(TestName(), row.Value));
    }

    private static List<int> Numbers(Regex pattern, string text)
        => [.. pattern.Matches(text).Select(match => int.Parse(match.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture))];

    // Code is not searched: a link there is text.
    private static IEnumerable<string> Links(string text)
        => Link().Matches(Fence().Replace(text, "")).Select(link => link.Groups["target"].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal));

    // As GitHub makes them of headings.
    private static IEnumerable<string> Anchors(string text)
        => Heading().Matches(Fence().Replace(text, "")).Select(heading => NoAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pegr.Torch.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run within the repository.");
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"`(?<class>[A-Z]\w*Tests)(\.(?<method>\w+))?`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\\tag\{(?<number>\d+)\}")]
    private static partial Regex FormulaNumber();

    [GeneratedRegex(@"^\| \((?<number>\d+)\) \|.*$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
