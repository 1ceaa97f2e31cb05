using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>Of an option that stands there several times the last one counts.</summary>
public sealed class RepeatedOptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--dim", "7", "--dim", "9")]
    [InlineData("--dim=7", "--dim", "8", "--dim", "9")]
    [InlineData("--dim", "7", "--dim=9")]
    [InlineData("--dim", "--lambda", "--dim", "9")] // the first one's value is no number, and does not count either
    [InlineData("--tensorboard", "--tensorboard", "false", "--dim", "9")]
    [InlineData("--tensorboard", "true", "--dim", "9", "--tensorboard", "false")]
    public void The_last_one_counts(params string[] flags)
    {
        var outcome = CommandLine.Run(["synthetic", "--samples", "4", "--test-samples", "4", "--steps", "1", "--out", _folder["x"], .. flags, "--out", _folder["a"]]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var settings = RecordedConfig.Read(_folder["a", "config.yaml"]).Settings.ToDictionary();
        Assert.Equal("9", settings["dim"]);
        Assert.Equal(flags.Contains("--tensorboard") ? "false" : "true", settings["tensorboard"]);
        Assert.False(Directory.Exists(_folder["x"]));
    }

    [Fact]
    public void Of_a_list_it_is_told_how_to_give_all()
    {
        var outcome = CommandLine.Run("synthetic", "--lambda", "0.1", "--lambda", "0.2,0.3");

        Assert.Equal(
            (2, "pegr: --lambda: stands there several times; give one list, such as --lambda 0.1,0.2,0.3, or leave all but one out."), (outcome.ExitCode, outcome.Error.TrimEnd()));
    }

    [Fact]
    public void What_the_last_one_lacks_is_missing()
        => Assert.Equal(2, CommandLine.Run("synthetic", "--dim", "7", "--dim").ExitCode);
}
