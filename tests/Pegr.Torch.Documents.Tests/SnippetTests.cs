using Pegr.Torch.Documents.Tests.Documents;
using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests;

/// <summary>Every snippet of every document runs, and prints what the document shows below it.</summary>
public sealed class SnippetTests(SmallProgram program) : IClassFixture<SmallProgram>
{
    // Their Python computes with what their commands leave.
    private static readonly string[] AsPrinted = ["docs/python.md"];

    public static TheoryData<string> Documents
        => [.. Repository.Documents.Where(path => Repository.Read(path).Fences.Any(fence => fence.Language != Document.Output))];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_snippet_runs_and_prints_what_is_shown(string path)
    {
        using var run = new DocumentRun(program.Folder, AsPrinted.Contains(path));
        var problems = new List<string>();
        var fences = Repository.Read(path).Fences;
        var able = fences.TakeWhile(fence => DocumentRun.Lacks(fence) is null).ToList();   // what follows builds on what came before
        foreach (var fence in able)
        {
            var printed = await run.Run(fence, TestContext.Current.CancellationToken);
            if (fence.Shown is not null && Tidy(printed) != Tidy(fence.Shown))
            {
                problems.Add($"line {fence.Line} of {path}:\n{fence.Text}\nprinted\n{printed}");
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        if (able.Count < fences.Count)
        {
            Assert.Skip($"{path} ran up to line {fences[able.Count].Line}: {DocumentRun.Lacks(fences[able.Count])} is not on this machine.");
        }
    }

    private static string Tidy(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Trim().Split('\n').Select(line => line.TrimEnd()));
}
