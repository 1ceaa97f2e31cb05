using System.Diagnostics;
using System.Text.Json.Nodes;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Notebooks.Tests;

public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cells_see_what_those_before_them_declared_and_show_what_they_print_display_and_end_with()
    {
        var cells = Outputs(
            "int Twice(int n) => 2 * n;\nvar x = Twice(3);",
            "Console.Write(\"a\");\nConsole.WriteLine(1.5);\nConsole.Error.WriteLine(\"careful\");\nConsole.WriteLine();\nx",
            "display(\"first\");\n\"second\".Display();\nawait Task.Delay(1);\nx = 7;",
            "new StringBuilder().Append(x).ToString()");

        Assert.Empty(cells[0]);
        Assert.Equal([("stdout", "a1.5\n"), ("stderr", "careful\n"), ("stdout", "\n"), ("execute_result", "6")], cells[1]);
        Assert.Equal([("display_data", "first"), ("display_data", "second")], cells[2]);
        Assert.Equal([("execute_result", "7")], cells[3]);
    }

    [Fact]
    public void The_library_is_found_relative_to_the_notebook_and_shows_tensors_and_plots()
    {
        var library = Path.GetRelativePath(_folder.Path, Repository.InteractiveLibrary).Replace('\\', '/');
        var path = Write(
            $"#r \"{library}\"\nusing Pegr.Torch.Interactive;\nNotebook.Init()",
            "using TorchSharp;\nvar t = torch.ones(2);\nt",
            "new ScottPlot.Plot()",
            "System.IO.Directory.GetCurrentDirectory()");

        Assert.Equal(0, Run("--out", _folder["out.ipynb"], path).ExitCode);

        var cells = Ipynb.Code(_folder["out.ipynb"]);
        Assert.StartsWith("Pegr.Torch ", Ipynb.Shown(cells[0])[0].Text, StringComparison.Ordinal);
        Assert.Contains("tensor (2) of float32", (string)cells[1]["outputs"]![0]!["data"]!["text/html"]![0]!);
        Assert.StartsWith("iVBOR", (string)cells[2]["outputs"]![0]!["data"]!["image/png"]!, StringComparison.Ordinal);
        Assert.Equal(Path.GetFileName(_folder.Path), Path.GetFileName(Ipynb.Shown(cells[3])[0].Text));
    }

    [Fact]
    public void A_cell_may_use_torch_by_itself()
    {
        var path = Write("using static TorchSharp.torch;\nvar t = ones(2, 3);", "t.sum().item<float>()");

        Assert.Equal(0, Run("--write", path).ExitCode);

        Assert.Equal("6", Ipynb.Shown(Ipynb.Code(path)[1])[0].Text);
    }

    [Fact]
    public void A_cell_that_reads_gets_to_the_end_of_its_input()
    {
        var path = Write("(Console.ReadLine() is null).ToString()", "Console.In.Read().ToString()");

        Assert.Equal(0, Run("--write", path).ExitCode);

        Assert.Equal(["True", "-1"], Ipynb.Code(path).Select(cell => Ipynb.Shown(cell)[0].Text));
    }

    [Fact]
    public void Outputs_are_stored_only_where_asked_and_replace_earlier_ones_and_nothing_else()
    {
        var path = Write("1 + 1", "Console.WriteLine(\"µ\");");
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        root["metadata"]!["mine"] = "kept";
        root["cells"]![0]!["outputs"] = new JsonArray(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "stale" });
        root["cells"]!.AsArray().Insert(0, new JsonObject { ["cell_type"] = "markdown", ["id"] = "m", ["metadata"] = new JsonObject(), ["source"] = "# Title" });
        File.WriteAllText(path, root.ToJsonString());
        var before = File.ReadAllText(path);

        Assert.Equal(0, Run(path).ExitCode);
        Assert.Equal(before, File.ReadAllText(path));

        Assert.Equal(0, Run("--write", path).ExitCode);
        var after = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal("kept", (string)after["metadata"]!["mine"]!);
        Assert.Equal("# Title", (string)after["cells"]![0]!["source"]!);
        Assert.Equal([1, 2], Ipynb.Code(path).Select(cell => (int)cell["execution_count"]!));
        Assert.DoesNotContain("stale", File.ReadAllText(path));
        Assert.Contains("µ", File.ReadAllText(path));

        var once = File.ReadAllText(path);
        Assert.Equal(0, Run("--write", path).ExitCode);
        Assert.Equal(once, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("\n  Missing();", "cell [2], line 2: CS0103: The name 'Missing' does not exist in the current context")]
    [InlineData("var a = 1;\n\nthrow new InvalidOperationException(\"one\\ntwo\");", "cell [2], line 3: InvalidOperationException: one")]
    [InlineData("int F(int n) =>\n  1 / n;\nF(0)", "cell [2], line 2: DivideByZeroException: Attempted to divide by zero.")]
    [InlineData("class Never\n{\n  public static readonly int X = int.Parse(\"no\");\n}\nNever.X", "cell [2], line 5: FormatException: The input string 'no'")]
    [InlineData("#r \"nowhere.dll\"", "cell [2], line 1: CS0006: Metadata file 'nowhere.dll' could not be found; build it first")]
    [InlineData("#r \"nuget: Some.Package\"", "cell [2], line 1: '#r \"nuget: Some.Package\"' is a command of the .NET Interactive kernel")]
    [InlineData("1\n#!time", "cell [2], line 2: '#!time' is a command of the .NET Interactive kernel")]
    [InlineData("Environment.FailFast(\"dead\");", "cell [2]: the process ended with exit code")]
    [InlineData("Environment.Exit(0);", "cell [2]: the process ended with exit code 0")]
    public void The_first_error_is_told_with_notebook_cell_and_line_and_nothing_is_stored(string cell, string expected)
    {
        var path = Write("1", cell, "throw new Exception(\"never reached\");");
        var before = File.ReadAllText(path);

        var outcome = Run("--write", path);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"pegr: {path}, {expected}", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Single(_folder.Files());
    }

    [Fact]
    public void A_cell_in_another_language_is_refused()
    {
        var path = Write("1");
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        root["cells"]![0]!["metadata"] = new JsonObject { ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "fsharp" } };
        File.WriteAllText(path, root.ToJsonString());

        var outcome = Run(path);

        Assert.Equal((1, $"pegr: {path}, cell [1]: the cell is in fsharp; only C# is run"), (outcome.ExitCode, outcome.Error.TrimEnd()));
    }

    [Fact]
    public void Each_notebook_begins_afresh()
    {
        var first = Write("Environment.SetEnvironmentVariable(\"PEGR_TEST\", \"1\");\nvar left = 1;");
        var second = _folder.Write("second.ipynb", Ipynb.Of("Environment.GetEnvironmentVariable(\"PEGR_TEST\") ?? \"nothing\"", "left"));

        var outcome = Run(first, second);

        Assert.Contains($"{first}: 1 cells ran in ", outcome.Output);
        Assert.StartsWith($"pegr: {second}, cell [2], line 1: CS0103", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_the_cell_that_runs_and_stores_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs signals.");
        var started = _folder["started"];
        var path = Write($"System.IO.File.WriteAllText(@\"{started}\", Environment.ProcessId.ToString());\nSystem.Threading.Thread.Sleep(-1);");
        var before = File.ReadAllText(path);
        using var process = PegrProcess.Start(_folder.Path, null, "notebook", "run", "--write", path);
        while (!File.Exists(started) || new FileInfo(started).Length == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var outcome = await process.Finish();
        Assert.Equal((143, $"pegr: stopped by SIGTERM; '{path}' is as it was."), (outcome.ExitCode, outcome.Error.TrimEnd()));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(int.Parse(File.ReadAllText(started))));
    }

    [Theory]
    [InlineData("", "cannot be read as one")]
    [InlineData("[1, 2", "cannot be read as one")]
    [InlineData("{\"cells\": [{\"cell_type\": \"code\", \"source\": 5}], \"nbformat\": 4}", "cannot be read as one")]
    [InlineData("{\"cells\": [{\"cell_type\": \"code\", \"source\": [5]}], \"nbformat\": 4}", "cannot be read as one")]
    [InlineData("{\"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"metadata\": 5}], \"nbformat\": 4}", "cannot be read as one")]
    [InlineData("[]", "has no cells")]
    [InlineData("{}", "has no cells")]
    [InlineData("{\"cells\": [], \"nbformat\": 3}", "is of nbformat 3, not 4")]
    [InlineData("{\"cells\": [], \"nbformat\": \"four\"}", "cannot be read as one")]
    [InlineData("{\"cells\": [1], \"nbformat\": 4}", "has a cell that is none")]
    [InlineData("{\"cells\": [{\"cell_type\": {}}], \"nbformat\": 4}", "cannot be read as one")]
    [InlineData("{\"cells\": [], \"nbformat\": 4, \"metadata\": {\"kernelspec\": {\"language\": \"python\"}}}", "is in python; only C# is run")]
    public void What_is_no_notebook_is_refused_in_one_line(string text, string expected)
    {
        var path = _folder.Write("n.ipynb", text);

        var outcome = Run(path);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"pegr: '{path}': the notebook {expected}", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_damaged_notebook_is_never_more_than_refused()
    {
        var whole = Ipynb.Of("1", "2");
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var text = whole.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                text[random.Next(text.Length)] = "{}[]\":,0nx"[random.Next(10)];
            }

            var path = _folder.Write("n.ipynb", new string(text)[..random.Next(1, text.Length + 1)]);
            try
            {
                NotebookDocument.Read(path).Format();
            }
            catch (InvalidInputException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
            }
        }
    }

    [Theory]
    [InlineData("missing.ipynb", "'missing.ipynb' is not there; name a notebook (.ipynb).")]
    [InlineData(".", "'.' is a folder; name a notebook (.ipynb).")]
    [InlineData("a.ipynb --nonsense", "unknown option '--nonsense'. 'pegr notebook run --help' shows the usage.")]
    [InlineData("--write --out x.ipynb missing.ipynb", "--out: cannot be given beside --write.")]
    [InlineData("--out x.ipynb a.ipynb b.ipynb", "--out: takes one notebook; several are refreshed with --write.")]
    public void Misuse_is_explained(string arguments, string expected)
    {
        var outcome = Run(arguments.Split(' '));

        Assert.Equal((2, $"pegr: {expected}"), (outcome.ExitCode, outcome.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("nowhere/out.ipynb", "cannot write")]
    [InlineData("", "is a folder, not a file.")]
    public void A_place_that_cannot_be_written_is_refused_before_a_cell_runs(string name, string why)
    {
        var started = _folder["started"];
        var path = Write($"System.IO.File.WriteAllText(@\"{started}\", \"\");");

        var outcome = Run("--out", _folder[name], path);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("pegr: --out: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains(why, outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(started));
    }

    private static Outcome Run(params string[] arguments) => CommandLine.Run(["notebook", "run", .. arguments]);

    private string Write(params string[] cells) => _folder.Write("n.ipynb", Ipynb.Of(cells));

    private IReadOnlyList<IReadOnlyList<(string, string)>> Outputs(params string[] cells)
    {
        var path = Write(cells);
        var outcome = Run("--write", path);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return [.. Ipynb.Code(path).Select(Ipynb.Shown)];
    }
}
