using System.Text.Json.Nodes;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Notebooks.Tests;

/// <summary>The repository's own notebooks.</summary>
public sealed class RepositoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Repository.Notebooks.Select(path => Path.GetFileName(path))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_cell_runs_and_shows_what_is_stored(string name)
    {
        var outcome = CommandLine.Run("notebook", "run", "--out", _folder["run.ipynb"], PathOf(name));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        AssertAlike(_folder["run.ipynb"], PathOf(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_kernel_shows_the_same(string name)
    {
        Jupyter.SkipWithoutKernel();

        var outcome = Jupyter.Execute(PathOf(name), _folder);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        AssertAlike(_folder["executed.ipynb"], PathOf(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_stored_file_is_valid_and_becomes_a_page(string name)
    {
        Jupyter.SkipWithout();

        var valid = Jupyter.Validate(PathOf(name));
        var page = Jupyter.ToHtml(PathOf(name), _folder);

        Assert.True(valid.ExitCode == 0, valid.Error);
        Assert.True(page.ExitCode == 0, page.Error);
        Assert.Contains("data:image/png;base64", File.ReadAllText(_folder[Path.ChangeExtension(name, "html")]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_stored_file_is_read_without_running_it(string name)
    {
        var root = JsonNode.Parse(File.ReadAllText(PathOf(name)))!;
        var code = Ipynb.Code(PathOf(name));

        Assert.Equal((4, 5), ((int)root["nbformat"]!, (int)root["nbformat_minor"]!));
        Assert.Equal(".net-csharp", (string)root["metadata"]!["kernelspec"]!["name"]!);
        Assert.Equal("#r \"../src/Pegr.Torch.Interactive/bin/Release/net8.0/Pegr.Torch.Interactive.dll\"", Ipynb.Source(code[0]).Split('\n')[0]);
        Assert.Equal(Enumerable.Range(1, code.Count), code.Select(cell => (int)cell["execution_count"]!));
        Assert.True(new FileInfo(PathOf(name)).Length < 2 << 20, "A notebook is small enough to be looked at on the web.");
    }

    // Pictures and the last digits of results may differ from machine to machine, and the kernel breaks what is printed into
    // pieces whose order is not certain: compared is which kinds of output every cell has.
    private static void AssertAlike(string path, string expected)
        => Assert.Equal(Ipynb.Code(expected).Select(Kinds), Ipynb.Code(path).Select(Kinds));

    private static string Kinds(JsonNode cell) => string.Join(", ", cell["outputs"]!.AsArray()
        .Where(output => !IsOfKernel(output!))
        .Select(output => output!["data"] is JsonObject data
            ? string.Join('+', data.Select(pair => pair.Key).Order(StringComparer.Ordinal))
            : (string?)output["name"] ?? (string)output["output_type"]!)
        .Distinct()
        .Order(StringComparer.Ordinal));

    // What the kernel itself shows in the first cell, and that it takes a newer library of the framework's for one of ours.
    private static bool IsOfKernel(JsonNode output)
        => new[] { "dotnet-interactive-this-cell", "warning CS1701" }.Any(mark => output.ToJsonString().Contains(mark, StringComparison.Ordinal));

    private static string PathOf(string name) => Repository.Notebooks.Single(path => Path.GetFileName(path) == name);
}
