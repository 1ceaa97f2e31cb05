using System.Diagnostics;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>Files that are made to keep a reader busy or waiting. A test that fails here does not end.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const int Length = (1 << 20) - 100;

    private static readonly string[] Patterns =
        ["[", "{", "{a: ", "[a: ", "- ", "? ", "? - ", "{? ", "[[],", "[{a: ", "&a ", "!a ", "\"a\": ", "a: [", "%TAG ! x\n", "- [", "a:\n "];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Texts
        => [.. Patterns.SelectMany(pattern => new[] { "", "steps: ", "environment: ", "environment:\n  a: " }.Select(start => (pattern, start)))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_megabyte_of_nesting_is_refused_as_settings_and_as_a_runs_record(string pattern, string start)
    {
        var text = start + string.Concat(Enumerable.Repeat(pattern, Length / pattern.Length));
        var file = _folder.Write("a.yaml", text);
        _folder.Write(Path.Combine("run", "config.yaml"), "# A run of pegr.\n" + text);

        Assert.Equal(2, CommandLine.Run("synthetic", "--config", file).ExitCode);
        Assert.Equal(2, CommandLine.Run("synthetic", "--resume", _folder["run"]).ExitCode);
        Assert.NotEqual(0, CommandLine.Run("report", _folder["run"]).ExitCode);
    }

    [Fact]
    public void A_pipe_is_refused_wherever_a_file_is_read()
    {
        RequireLinux();
        Pipe("a.yaml");
        Pipe("a.ipynb");
        Pipe("images", "one", "x.png");
        _folder.Write(Path.Combine("images", "one", "y.png"), "");
        _folder.Write(Path.Combine("images", "two", "x.png"), "");
        _folder.Write(Path.Combine("images", "two", "y.png"), "");
        Pipe("run", "config.yaml");

        AssertPipe(CommandLine.Run("synthetic", "--config", _folder["a.yaml"]), "a.yaml");
        AssertPipe(CommandLine.Run("notebook", "run", _folder["a.ipynb"]), "a.ipynb");
        AssertPipe(CommandLine.Run("images", "--dataset", $"folder:{_folder["images"]}", "--out", _folder["b"]), "x.png");
        AssertPipe(CommandLine.Run("synthetic", "--resume", _folder["run"]), "config.yaml");
        AssertPipe(CommandLine.Run("report", _folder["run"]), "config.yaml");
    }

    [Theory]
    [InlineData("environment: {a\nb:c\n")]
    [InlineData("environment: [a\u0085b\n]\n")]
    [InlineData("steps: 3\0\n")]
    public void Texts_that_the_scanner_stumbles_over_are_refused_in_one_line(string text)
    {
        var outcome = CommandLine.Run("synthetic", "--config", _folder.Write("a.yaml", text), "--out", _folder["a"]);
        _folder.Write(Path.Combine("run", "config.yaml"), "# A run of pegr.\n" + text);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("a.yaml", Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(2, CommandLine.Run("synthetic", "--resume", _folder["run"]).ExitCode);
    }

    [Fact]
    public void A_settings_file_without_a_name_is_refused()
        => Assert.Equal("pegr: The name of a file of settings is missing; give one.", CommandLine.Run("synthetic", "--config", "").Error.TrimEnd());

    [Fact]
    public void A_pipe_in_place_of_the_settings_is_somebodys_own()
    {
        RequireLinux();
        Pipe("own", "config.yaml");

        Assert.Equal(2, CommandLine.Run(["synthetic", .. Flags.SmallWith("--out", _folder["own"])]).ExitCode);
    }

    [Fact]
    public void A_pipe_is_refused_in_place_of_a_lock()
    {
        RequireLinux();
        Pipe("run", "checkpoints", "lock");
        _folder.Write(
            Path.Combine("run", "config.yaml"), "# A run of pegr.\nexperiment: synthetic\nobjectives: gd\nlambda: 1\nseed: 1\nseeds: 1\n");

        AssertPipe(CommandLine.Run("synthetic", "--resume", _folder["run"]), "lock");
        AssertPipe(CommandLine.Run("synthetic", "--out", _folder["run"], "--overwrite"), "lock");
    }

    [Fact]
    public void A_device_is_refused()
    {
        RequireLinux();

        var outcome = CommandLine.Run("synthetic", "--config", "/dev/zero");

        Assert.Equal((2, "pegr: /dev/zero: this is a device, not a file; give a regular file.\n"), (outcome.ExitCode, outcome.Error));
    }

    [Fact]
    public void A_file_of_the_kernel_is_refused()
    {
        RequireLinux();

        var outcome = CommandLine.Run("synthetic", "--config", "/proc/version");

        Assert.Equal((2, "pegr: /proc/version: this is a file of the kernel's, not a file on a disk; give a regular file.\n"), (outcome.ExitCode, outcome.Error));
    }

    private static void AssertPipe(Outcome outcome, string name)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"{name}: this is a named pipe, not a file", outcome.Error);
    }

    private void Pipe(params string[] names)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[names])!);
        Process.Start("mkfifo", [_folder[names]]).WaitForExit();
        Assert.True(File.Exists(_folder[names]));
    }

    private static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Other systems open what is there.");
        }
    }
}
