using System.Text.Json.Nodes;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Notebooks.Tests;

/// <summary><c>pegr notebook watch</c> as a process, of a notebook whose cells tell a file when they run.</summary>
public sealed class WatchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Notebook => _folder["n.ipynb"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_changed_cell_and_those_after_it_run_again_and_those_before_it_do_not()
    {
        Write(Cell("a", "var x = 1;"), Cell("b", "x += 10; (x).ToString()"), Cell("c", "(2 * x).ToString()"));
        using var watch = Start();
        await Until(() => Shown() is ["", "11", "22"]);

        Change(1, Cell("b", "x += 20; (x).ToString()"));
        await Until(() => Shown() is ["", "21", "42"]);
        Change(2, Cell("c", "(3 * x).ToString()"));
        await Until(() => Shown() is ["", "21", "63"]);

        Assert.Equal("abcbcc", Ran());
        var outcome = await Stop(watch);
        Assert.Equal(143, outcome.ExitCode);
        Assert.Equal($"pegr: stopped by SIGTERM. '{Notebook}' is as the last run left it.", outcome.Error.TrimEnd());
        Assert.Matches(@"^\S+n\.ipynb: cells 1 to 3 ran in \d+\.\d s\n\S+: cells 2 to 3 ran in \d+\.\d s\n\S+: cell 3 ran in \d+\.\d s\n$", outcome.Output);
        Assert.Equal(["", "21", "63"], Shown());
        Assert.Equal(["log", "n.ipynb"], _folder.Files().Order());
    }

    [Fact]
    public async Task A_change_of_the_first_cell_begins_afresh()
    {
        Write(Cell("a", "Environment.SetEnvironmentVariable(\"PEGR_TEST\", \"1\"); 1.ToString()"));
        using var watch = Start();
        await Until(() => Shown() is ["1"]);

        Change(0, Cell("a", "(Environment.GetEnvironmentVariable(\"PEGR_TEST\") ?? \"nothing\")"));
        await Until(() => Shown() is ["nothing"]);

        Assert.Equal("aa", Ran());
        await Stop(watch);
    }

    [Theory]
    [InlineData("throw new InvalidOperationException(\"why\");", "cell [2], line 1: InvalidOperationException: why", "InvalidOperationException", "why")]
    [InlineData("Missing();", "cell [2], line 1: CS0103: The name 'Missing' does not exist in the current context", "CS0103", "The name 'Missing' does not exist in the current context")]
    public async Task A_failing_cell_shows_its_error_and_runs_again_when_it_is_mended(string code, string line, string name, string value)
    {
        Write(Cell("a", "var x = 1;"), $"x = 5;\nConsole.WriteLine(\"before\");\n", Cell("c", "x.ToString()"));
        Change(1, code);
        using var watch = Start();
        await Until(() => Kinds(1).Contains("error"));

        var error = Ipynb.Code(Notebook)[1]["outputs"]![0]!;
        Assert.Equal((name, value, line), ((string)error["ename"]!, (string)error["evalue"]!, (string)error["traceback"]![0]!));
        ChangeText("# A text beside it");
        await Task.Delay(1200, TestContext.Current.CancellationToken);
        Change(1, Cell("b", "x.ToString()"));
        await Until(() => Shown() is ["", "1", "1"]);

        Assert.Equal("abc", Ran());
        var outcome = await Stop(watch);
        Assert.Matches($@"^{System.Text.RegularExpressions.Regex.Escape($"{Notebook}, {line}")}\n\S+: cells 2 to 3 ran in \d+\.\d s\n$", outcome.Output);
        Jupyter.SkipWithout();
        var valid = Jupyter.Validate(Notebook);
        Assert.True(valid.ExitCode == 0, valid.Error);
    }

    [Fact]
    public async Task Where_the_process_ended_all_cells_run_again_in_another()
    {
        Write(Cell("a", "var x = 1;"), "Environment.Exit(3);");
        using var watch = Start();
        await Until(() => Kinds(1).Contains("error"));

        Change(1, Cell("b", "x.ToString()"));
        await Until(() => Shown() is ["", "1"]);

        Assert.Equal("aab", Ran());
        var outcome = await Stop(watch);
        Assert.StartsWith($"{Notebook}, cell [2]: the process ended with exit code 3\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_changes_runs_nothing_and_what_is_no_notebook_is_told_and_waited_for()
    {
        Write(Cell("a", "1.ToString()"));
        using var watch = Start();
        await Until(() => Shown() is ["1"]);

        ChangeText("# Another title");
        await Task.Delay(1200, TestContext.Current.CancellationToken);
        var whole = File.ReadAllText(Notebook);
        Save("{");
        await Task.Delay(1200, TestContext.Current.CancellationToken);
        File.Delete(Notebook);
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Save(whole);
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Assert.Equal(whole, File.ReadAllText(Notebook));
        Change(0, Cell("a", "2.ToString()"));
        await Until(() => Shown() is ["2"]);

        Assert.Equal("aa", Ran());
        Assert.Contains("# Another title", File.ReadAllText(Notebook));
        var lines = (await Stop(watch)).Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"'{Notebook}': the notebook cannot be read as one", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_saved_while_cells_run_is_kept_and_runs_next()
    {
        var go = _folder["go"];
        Write(Cell("a", $"while (!System.IO.File.Exists(@\"{go}\")) {{ System.Threading.Thread.Sleep(10); }} 1.ToString()"), Cell("b", "2.ToString()"));
        using var watch = Start();
        await Until(() => Ran() == "a");

        Change(1, Cell("b", "3.ToString()"));
        _folder.Write("go", "");
        await Until(() => Shown() is ["1", "3"]);

        Assert.Equal("abb", Ran());
        await Stop(watch);
    }

    [Fact]
    public async Task Stopping_in_the_middle_of_a_cell_leaves_the_file_and_no_process()
    {
        Write($"System.IO.File.WriteAllText(@\"{_folder["log"]}\", Environment.ProcessId.ToString()); System.Threading.Thread.Sleep(-1);");
        var before = File.ReadAllText(Notebook);
        using var watch = Start();
        await Until(() => Ran().Length > 0);

        var outcome = await Stop(watch);

        Assert.Equal(143, outcome.ExitCode);
        Assert.Equal(before, File.ReadAllText(Notebook));
        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(int.Parse(Ran())));
    }

    [Theory]
    [InlineData("missing.ipynb", "'missing.ipynb' is not there; name a notebook (.ipynb).")]
    [InlineData("--nonsense", "unknown option '--nonsense'. 'pegr notebook watch --help' shows the usage.")]
    public void Misuse_is_explained(string argument, string expected)
    {
        var outcome = CommandLine.Run("notebook", "watch", argument);

        Assert.Equal((2, $"pegr: {expected}"), (outcome.ExitCode, outcome.Error.TrimEnd()));
    }

    private static async Task Until(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<Outcome> Stop(PegrProcess watch)
    {
        watch.Signal("TERM");
        return await watch.Finish();
    }

    private PegrProcess Start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs signals.");
        return PegrProcess.Start(_folder.Path, null, "notebook", "watch", Notebook);
    }

    // A cell that first adds its letter to a file.
    private string Cell(string letter, string code) => $"System.IO.File.AppendAllText(@\"{_folder["log"]}\", \"{letter}\");\n{code}";

    private string Ran() => File.Exists(_folder["log"]) ? File.ReadAllText(_folder["log"]) : "";

    private void Write(params string[] cells)
    {
        var root = JsonNode.Parse(Ipynb.Of(cells))!;
        root["cells"]!.AsArray().Insert(0, new JsonObject { ["cell_type"] = "markdown", ["id"] = "m", ["metadata"] = new JsonObject(), ["source"] = "# Title" });
        File.WriteAllText(Notebook, root.ToJsonString());
    }

    // As an editor does that read the file when it was last written.
    private void Change(int index, string code) => Edit(index + 1, code);

    private void ChangeText(string text) => Edit(0, text);

    private void Edit(int index, string source)
    {
        var root = JsonNode.Parse(File.ReadAllText(Notebook))!;
        root["cells"]![index]!["source"] = source;
        Save(root.ToJsonString());
    }

    // At once, so that nobody reads half of it.
    private void Save(string text)
    {
        _folder.Write("saved", text);
        File.Move(_folder["saved"], Notebook, overwrite: true);
    }

    private string[] Shown() => [.. Read().Select(cell => string.Concat(Ipynb.Shown(cell).Select(output => output.Text)))];

    private string[] Kinds(int index) => [.. Read().Skip(index).Take(1).SelectMany(Ipynb.Shown).Select(output => output.Kind)];

    private IReadOnlyList<JsonNode> Read() => Ipynb.Code(Notebook);
}
