using Pegr.Torch.Documents.Tests.Documents;
using Pegr.Torch.Documents.Tests.Running;
using TorchSharp;

namespace Pegr.Torch.Documents.Tests;

/// <summary>Every program of docs/examples runs, and prints what stands at its end. (They are run as scripts: building them would write where tests run.)</summary>
public sealed class ExampleTests
{
    private const string Heading = "// Prints:";

    public static TheoryData<string> Programs
        => [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "examples"), "*.cs").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_program_prints_what_stands_at_its_end(string name)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "examples", name), TestContext.Current.CancellationToken);
        var session = new CSharpSession(
            typeof(Vision.Datasets.ImageDatasetRegistry).Assembly, typeof(Plotting.FigureRegistry).Assembly, typeof(SkiaSharp.SKBitmap).Assembly);
        var threads = torch.get_num_threads();
        try
        {
            // Programs have these by themselves.
            var code = string.Join('\n', lines.Where(line => !line.StartsWith("#:", StringComparison.Ordinal)).Prepend("using System.IO;"));
            var printed = await session.RunAsync(code, TestContext.Current.CancellationToken);

            var shown = lines.SkipWhile(line => line != Heading).Skip(1).Select(line => line.TrimStart('/').Trim()).Where(line => line.Length > 0).ToList();
            Assert.NotEmpty(shown);
            Assert.Equal(shown, printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    [Fact]
    public void Every_program_is_listed()
        => Assert.All(Programs, program => Assert.Contains($"[{program.Data}]({program.Data})", File.ReadAllText(Path.Combine(Repository.Root, "docs", "examples", "README.md"))));
}
