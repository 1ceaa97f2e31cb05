using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Tests;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Vision.Data;
using TemporaryFolder = Pegr.Torch.Cli.Tests.Support.TemporaryFolder;

namespace Pegr.Torch.Cli.Tests.Documents;

/// <summary>Runs the page on Python: its commands, C# and Python in turn, in one folder, as a reader would.</summary>
[Collection(WorkingFolder.Collection)]
public sealed class PythonDocumentTests
{
    private const string Document = "python.md";

    [Fact]
    public Task Every_example_that_needs_NumPy_alone_runs_as_printed_and_prints_what_the_document_shows()
    {
        Python.SkipWithout();
        return RunAsync(DocumentBlock.Of(Document, until: "## PyTorch"));
    }

    [Fact]
    public Task Every_example_runs_as_printed_and_prints_what_the_document_shows()
    {
        Python.SkipWithoutPyTorch();
        return RunAsync(DocumentBlock.Of(Document));
    }

    private static async Task RunAsync(IReadOnlyList<DocumentBlock> blocks)
    {
        Assert.All(["console", "csharp", "python"], language => Assert.Contains(blocks, block => block.Language == language));
        using var folder = new TemporaryFolder();
        using var working = new WorkingFolder(folder.Path);
        using var python = Python.Start(folder.Path);
        var csharp = new CSharpSession(typeof(ImageTensors).Assembly);
        var differences = new List<string>();
        foreach (var block in blocks)
        {
            var printed = block.Language switch
            {
                "python" => await python.RunAsync(block.Code, TestContext.Current.CancellationToken),
                "csharp" => await csharp.RunAsync(block.Code, TestContext.Current.CancellationToken),
                _ => await CommandAsync(block.Code, folder.Path),
            };
            if (DocumentBlock.Tidy(printed) != block.Shown)
            {
                differences.Add($"{block.Code}\nprinted\n{printed}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static async Task<string> CommandAsync(string line, string folder)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("pegr", words[0]);
        using var pegr = PegrProcess.Start(folder, args: words[1..]);
        var outcome = await pegr.Finish();
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return ""; // the page shows nothing of the report
    }
}
