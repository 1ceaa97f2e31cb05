using System.Diagnostics;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>Names and values that would steer a terminal or a shell.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const string Escape = "\u001b[31m";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("synthetic", "--dim", "\u001b[31m5")]
    [InlineData("synthetic", "--\u001b[31mdim", "5")]
    [InlineData("\u001b[31m")]
    [InlineData("synthetic", "--config", "\u001b[31m.yaml")]
    [InlineData("synthetic", "--objectives", "\u202egd")]
    [InlineData("report", "\u009b31m")]
    [InlineData("data", "verify", "\u001b[31m")]
    public void Control_characters_of_arguments_do_not_reach_the_terminal(params string[] args)
    {
        var outcome = CommandLine.Run(args);

        Assert.Equal(2, outcome.ExitCode);
        AssertHarmless(outcome.Error);
        AssertHarmless(outcome.Output);
    }

    [Fact]
    public void Control_characters_of_keys_do_not_reach_the_terminal()
    {
        var outcome = CommandLine.Run("synthetic", "--config", _folder.Write("a.yaml", "\"\\e[31mkey\": 5\n"));

        Assert.Contains("unknown key '␛[31mkey'", outcome.Error);
        AssertHarmless(outcome.Error);
    }

    [Fact]
    public void Control_characters_of_folders_do_not_reach_the_terminal()
    {
        var folder = _folder[$"a{Escape}b\nc"];

        var outcome = CommandLine.RunWith(FakeExperiment.Create(), "synthetic", "--out", folder);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("a␛[31mb␊c", outcome.Output);
        AssertHarmless(outcome.Output.ReplaceLineEndings(""));
    }

    [Theory]
    [InlineData("--dim")]
    [InlineData("--objectives")]
    [InlineData("--config")]
    [InlineData("--no-such")]
    [InlineData("--out")]
    public void A_very_long_value_is_not_echoed_whole(string option)
    {
        var outcome = CommandLine.Run("synthetic", option, new string('x', 240_000));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.InRange(outcome.Error.Length, 10, 4100);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("it's; touch x")]
    [InlineData("$(touch x) `touch x` \"\\")]
    [InlineData("-p\u001b[31m-")]
    [InlineData("a\u001b[31mb'c%d\\e\u0085\u202e$x\n;touch x")]
    public void A_quoted_word_is_the_text_itself_to_every_shell_at_hand(string text)
    {
        var quoted = ShellText.Quote(text);

        AssertHarmless(quoted);
        foreach (var shell in new[] { "/bin/sh", "/bin/bash", "/bin/zsh", "/bin/dash" }.Where(File.Exists))
        {
            using var process = Process.Start(new ProcessStartInfo(shell, ["-c", $"printf %s {quoted}"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = _folder.Path,
            })!;
            Assert.Equal(text, process.StandardOutput.ReadToEnd());
            Assert.Empty(_folder.Files());
        }
    }

    [Fact]
    public void How_to_go_on_is_quoted_for_the_shell()
    {
        using var stop = new CancellationTokenSource();
        var experiment = FakeExperiment.Create((_, token) =>
        {
            stop.Cancel();
            token.ThrowIfCancellationRequested();
        });

        var outcome = CommandLine.RunWith([experiment], stop.Token, "synthetic", "--out", _folder["it's; touch x"]);

        Assert.EndsWith($"Continue with: pegr synthetic --resume {ShellText.Quote(_folder["it's; touch x"])}\n", outcome.Error);
    }

    private static void AssertHarmless(string text) => Assert.DoesNotContain(text.ReplaceLineEndings(""), TerminalText.Steers);
}
