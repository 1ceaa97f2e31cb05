using System.Globalization;
using System.Text.RegularExpressions;
using Pegr.Torch.Documents.Tests.Documents;

namespace Pegr.Torch.Documents.Tests;

/// <summary>The tests that documents name exist, and every formula has one.</summary>
public sealed partial class ReferenceTests
{
    private static readonly Dictionary<string, string> TestClasses = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .GroupBy(file => Path.GetFileNameWithoutExtension(file))
        .ToDictionary(files => files.Key, files => string.Join('\n', files.Select(File.ReadAllText)));

    public static TheoryData<string> Documents => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_test_that_is_named_exists(string document)
    {
        foreach (Match test in TestName().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))))
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
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "mathematics.md"));
        var numbered = Numbers(FormulaNumber(), text);
        var listed = TableRow().Matches(text);

        Assert.NotEmpty(numbered);
        Assert.Equal(Enumerable.Range(1, numbered.Count), numbered);
        Assert.Equal(numbered, Numbers(TableRow(), text));
        Assert.All(listed, row => Assert.Contains("](../src/", row.Value, StringComparison.Ordinal));
        Assert.All(listed, row => Assert.Matches(TestName(), row.Value));
    }

    private static List<int> Numbers(Regex pattern, string text)
        => [.. pattern.Matches(text).Select(match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"`(?<class>[A-Z]\w*Tests)(\.(?<method>\w+))?`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\\tag\{(?<number>\d+)\}")]
    private static partial Regex FormulaNumber();

    [GeneratedRegex(@"^\| \((?<number>\d+)\) \|.*$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
