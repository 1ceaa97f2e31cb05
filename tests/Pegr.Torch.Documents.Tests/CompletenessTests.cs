using System.Text.RegularExpressions;
using Pegr.Torch.Documents.Tests.Documents;
using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests;

/// <summary>No snippet gets into a document without something that runs it, and no command that the program does not know.</summary>
public sealed partial class CompletenessTests
{
    private static readonly string[] Languages = ["csharp", "python", "console", "yaml", "xml", Document.Output];

    public static TheoryData<string> Documents => [.. Repository.Documents];

    [Fact]
    public void The_documents_are_found()
        => Assert.All(
            ["README.md", "CHANGELOG.md", "docs/engine.md", "src/Pegr.Torch/README.md", "data/fashion-mnist/README.md"],
            path => Assert.Contains(path, Repository.Documents));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_fenced_block_says_what_it_is(string path)
        => Assert.All(Repository.Read(path).Fences, fence => Assert.True(
            Languages.Contains(fence.Language), $"line {fence.Line}: '{fence.Language}' is none of {string.Join(", ", Languages)}."));

    // Set off by blanks nothing would run them: those are for formulas and figures.
    [Theory]
    [MemberData(nameof(Documents))]
    public void No_command_hides_where_nothing_runs_it(string path)
    {
        var document = Repository.Read(path);
        var unrun = document.IndentedBlocks.Concat(document.Fences.Where(fence => fence.Language == Document.Output).Select(fence => fence.Text));

        Assert.All(unrun, text => Assert.DoesNotMatch(Command(), text));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_in_a_sentence_is_one_of_the_program(string path)
        => Assert.All(
            Repository.Read(path).InlineCode.Where(code => !Placeholder().IsMatch(code)),
            CommandParsing.AssertKnown);

    [Fact]
    public void What_is_not_run_is_needed()
    {
        var lines = Repository.Documents.SelectMany(path => Repository.Read(path).Fences)
            .Where(fence => fence.Language == "console")
            .SelectMany(fence => CommandRewriting.Lines(fence.Text))
            .ToList();

        Assert.All(NotRun.All, entry => Assert.True(lines.Any(line => NotRun.Find(line) == entry), $"No document has '{entry.Pattern}'."));
    }

    [GeneratedRegex(@"^\s*(\$ )?(pegr|dotnet|python3?|pip|apt|apt-get|git|bash) [a-z-]", RegexOptions.Multiline)]
    private static partial Regex Command();

    // Forms, such as pegr report DIR… or [--out FILE].
    [GeneratedRegex(@"[\[|…]")]
    private static partial Regex Placeholder();
}
