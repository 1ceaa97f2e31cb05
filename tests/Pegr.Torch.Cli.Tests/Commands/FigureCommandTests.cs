using System.Text;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class FigureCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_name_the_figures_of_runs_and_sweeps_are_listed()
    {
        var run = CommandLine.Run("figure", ReportRuns.Synthetic(_folder, "run"));
        var sweep = CommandLine.Run("figure", ReportRuns.Sweep(_folder, "sweep"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Stems("run"), Listed(run));
        Assert.Equal(Stems("sweep"), Listed(sweep));
    }

    [Theory]
    [InlineData("pdf", "%PDF-")]
    [InlineData("svg", "<?xml")]
    [InlineData("png", "PNG")]
    public void A_figure_is_written_in_the_format_that_its_file_or_the_flag_names(string format, string start)
    {
        var run = ReportRuns.Synthetic(_folder, "run");

        var outcome = CommandLine.Run("figure", run, "--name", "training-loss", "--out", _folder[$"a.{format}"], "--width", "3.3in");
        CommandLine.Run("figure", run, "--name", "training-loss", "--out", _folder[$"b.{format}"], "--width", "83.82mm", "--format", format);

        Assert.Equal((0, "", $"Figure: {_folder[$"a.{format}"]}\n"), (outcome.ExitCode, outcome.Error, outcome.Output));
        Assert.Contains(start, Encoding.Latin1.GetString(File.ReadAllBytes(_folder[$"a.{format}"])[..60]), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_folder[$"a.{format}"]), File.ReadAllBytes(_folder[$"b.{format}"]));
    }

    [Fact]
    public void A_files_ending_may_be_in_capitals()
    {
        Assert.Equal(0, CommandLine.Run("figure", ReportRuns.Synthetic(_folder, "run"), "--name", "test-accuracy", "--out", _folder["a.SVG"]).ExitCode);
        Assert.StartsWith("<?xml", File.ReadAllText(_folder["a.SVG"]), StringComparison.Ordinal);
    }

    [Fact]
    public void All_figures_of_a_sweep_go_to_a_folder()
    {
        ReportRuns.Sweep(_folder, "sweep");

        var outcome = CommandLine.Run("figure", _folder["sweep"], "--name", "all", "--format", "svg", "--out", _folder["for", "paper"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            Stems("sweep").Select(stem => $"{stem}.svg").Order(StringComparer.Ordinal), Directory.GetFiles(_folder["for", "paper"]).Order(StringComparer.Ordinal).Select(Path.GetFileName));
    }

    [Fact]
    public void All_figures_do_not_go_to_a_folder_that_is_called_like_a_file()
    {
        var outcome = CommandLine.Run("figure", ReportRuns.Synthetic(_folder, "run"), "--name", "all", "--out", _folder["all.pdf"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"pegr: --out: '{_folder["all.pdf"]}' is not a folder; with --name all", outcome.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder["all.pdf"]));
    }

    [Fact]
    public void Pixels_are_those_of_the_PNG()
    {
        var run = ReportRuns.Synthetic(_folder, "run");

        CommandLine.Run("figure", run, "--name", "training-loss", "--out", _folder["a.png"], "--width", "1000px", "--height", "700px");

        var header = File.ReadAllBytes(_folder["a.png"])[16..24];
        Assert.Equal([0, 0, 1000 / 256, 1000 % 256, 0, 0, 700 / 256, 700 % 256], header);
    }

    [Theory]
    [InlineData("--width: '3 parsec' is not a length", "--width", "3 parsec")]
    [InlineData("--width: '0.1in' is too small", "--width", "0.1in")]
    [InlineData("--height: '1e9in' is not a length", "--height", "1e9in")]
    [InlineData("--height: '9999cm' is too large", "--height", "9999cm")]
    [InlineData("--width: '-3in' is too small", "--width=-3in")]
    [InlineData("--font-size: '1' is out of range", "--font-size", "1")]
    [InlineData("has no room", "--font-size", "50", "--width", "1in")]
    [InlineData("--dpi: 'many' is not a number", "--dpi", "many")]
    [InlineData("--format: 'gif' is unknown; use one of pdf, svg, png", "--format", "gif")]
    [InlineData("--legend: 'up' is unknown", "--legend", "up")]
    [InlineData("contradict each other", "--format", "png", "--out", "a.pdf")]
    [InlineData("does not end in .pdf, .svg, .png", "--out", "a.txt")]
    [InlineData("pixels is too large", "--format", "png", "--width", "100in", "--dpi", "2400")]
    [InlineData("there is no figure 'training-lss' here. Did you mean 'training-loss'?", "--name", "training-lss")]
    public void What_cannot_be_used_is_refused_in_one_line(string message, params string[] flags)
    {
        var run = ReportRuns.Synthetic(_folder, "run");
        var before = _folder.Files();

        var outcome = CommandLine.Run(["figure", run, "--name", "training-loss", .. flags]);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Error.Count(character => character == '\n'));
        Assert.Equal(before, _folder.Files());
    }

    [Fact]
    public void A_folder_that_is_none_is_refused()
    {
        Assert.Equal(2, CommandLine.Run("figure", _folder["none"]).ExitCode);
        Assert.Equal(2, CommandLine.Run("figure", "").ExitCode);
        Assert.Equal(2, CommandLine.Run("figure", ReportRuns.Synthetic(_folder, "run"), "--out", "a.pdf").ExitCode);
    }

    private static string[] Listed(Outcome outcome)
        => [.. outcome.Output.Split('\n').TakeWhile(line => line.Length > 0).Select(line => line.Split(' ')[0]).Order()];

    private string[] Stems(string folder)
        => [.. Directory.GetFiles(_folder[folder, "figures"], "*.svg").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];
}
