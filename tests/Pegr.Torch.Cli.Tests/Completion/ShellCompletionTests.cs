using System.ComponentModel;
using System.Diagnostics;
using Pegr.Torch.Cli.Completion;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Training;

namespace Pegr.Torch.Cli.Tests.Completion;

/// <summary>Every script in its own shell; what is asked for is what stands on the line when the user asks for completion.</summary>
public sealed class ShellCompletionTests : IDisposable
{
    // What bash would have set before it calls the function; its words end at '=' and ':' as well.
    private const string Bash = """
        source <(pegr completion bash)
        COMP_LINE=$1 COMP_POINT=${#1}
        read -ra COMP_WORDS <<<"${1//[=:]/ & }"
        [[ $1 == *[\ =:] ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        complete -p pegr | grep -q -- '-o default -F _pegr' || exit 1
        _pegr pegr
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // The completion system needs a terminal; these stand for its functions and variables.
    private const string Zsh = """
        compdef() { [[ "$*" == "_pegr pegr" ]] || exit 1 }
        compadd() { while [[ $1 != -- ]] shift; shift; (( $# )) && print -rl -- $@; return 0 }
        _files() { print files }
        source <(pegr completion zsh)
        words=("${(@s: :)1}") CURRENT=${#words} PREFIX=$words[-1]
        _pegr
        """;

    private const string Fish = "pegr completion fish | source; complete -C $argv[1]";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string[]> Lines
    {
        get
        {
            var data = new TheoryData<string, string, string[]>();
            foreach (var shell in new[] { "bash", "zsh", "fish" })
            {
                data.Add(shell, "pegr sy", ["synthetic"]);
                data.Add(shell, "pegr data download cifar100", ["cifar100", "cifar100-coarse"]);
                data.Add(shell, "pegr synthetic --le", ["--learning-rate", "--learning-rate-schedule"]);
                data.Add(shell, "pegr images --optimizer ", [.. OptimizerFactory.Keys.Order()]);
                data.Add(shell, "pegr images --objectives gd,p", ["gd,pegr"]);
                data.Add(shell, "pegr sweep --config la", ["label-noise-gd", "lambda-window", "large-d"]);
                data.Add(shell, "pegr sweep --x no", ["noise-std=", "norm-radius="]);
                data.Add(shell, "pegr synthetic --config=regime-", Expected(shell, "--config=", "regime-noise", "regime-signal"));
            }

            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_shell_completes(string shell, string line, string[] expected)
        => Assert.Equal(expected, Complete(shell, line).Order(StringComparer.Ordinal));

    [Fact]
    public void Where_the_program_offers_nothing_files_are_completed()
    {
        _folder.Write("mine.yaml", "");
        Assert.Equal(["mine.yaml"], Complete("fish", "pegr images --config mi"));
        Assert.Equal(["files"], Complete("zsh", "pegr images --config mi"));
        Assert.Empty(Complete("bash", "pegr images --config mi")); // its '-o default' then completes files
    }

    [Fact]
    public void Every_script_says_in_its_beginning_where_it_goes()
        => Assert.All(CompletionScript.All, script =>
        {
            var outcome = CommandLine.Run("completion", script.Shell);
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            Assert.Contains($"pegr completion {script.Shell}", string.Concat(outcome.Output.Split('\n').Take(2)));
        });

    // bash is given what follows its last word break.
    private static string[] Expected(string shell, string head, params string[] values)
        => [.. values.Select(value => shell == "bash" ? value : head + value)];

    private string[] Complete(string shell, string line)
    {
        string[] arguments = shell switch
        {
            "bash" => ["--norc", "-c", Bash, "bash", line],
            "zsh" => ["-f", "-c", Zsh, "zsh", line],
            _ => ["--no-config", "-c", Fish, line],
        };
        var start = new ProcessStartInfo(shell, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _folder.Path;
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error.Result);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"There is no {shell} on this machine.");
            throw;
        }
    }
}
