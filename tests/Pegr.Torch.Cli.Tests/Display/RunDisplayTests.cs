using System.Text;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Training.Records;
using Spectre.Console;

namespace Pegr.Torch.Cli.Tests.Display;

public class RunDisplayTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_finished_run_leaves_a_line(bool isTerminal)
    {
        using var text = new StringWriter();

        var record = Follow(text, isTerminal, afterFirstStep: null);

        Assert.Equal(4, record.Runs.Count);
        Assert.All(
            ["  1/4  gd            seed 1", "  2/4  pegr 0.1      seed 1", "  3/4  gd            seed 2", "  4/4  pegr 0.1      seed 2"],
            line => Assert.Contains(line, text.ToString()));
        Assert.Equal(isTerminal, text.ToString().Contains('\u001b'));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_comes_through_as_it_is(bool isTerminal)
    {
        using var text = new StringWriter();

        Assert.Throws<InvalidOperationException>(() => Follow(text, isTerminal, _ => throw new InvalidOperationException()));
    }

    [Fact]
    public void A_terminal_gets_its_cursor_back_after_a_failure()
    {
        const string HideCursor = "\u001b[?25l";
        const string ShowCursor = "\u001b[?25h";
        using var text = new StringWriter();

        Assert.Throws<InvalidOperationException>(
            () => Follow(text, isTerminal: true, _ => throw new InvalidOperationException()));

        var hidden = text.ToString().LastIndexOf(HideCursor, StringComparison.Ordinal);
        var shown = text.ToString().LastIndexOf(ShowCursor, StringComparison.Ordinal);
        Assert.InRange(hidden, 0, shown);
    }

    private static ExperimentRecord Follow(TextWriter text, bool isTerminal, Action<RunInfo>? afterFirstStep)
    {
        var experiment = FakeExperiment.Create((run, _) => afterFirstStep?.Invoke(run));
        var request = new RunRequest(new SyntheticSettings { Objectives = ["gd", "pegr"], Seeds = 2 });
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new Screen(text, isTerminal),
        });

        return RunDisplay.Follow(console, isVerbose: false, observer => experiment.Run(request, observer, null, CancellationToken.None));
    }

    private sealed class Screen(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => 80;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
