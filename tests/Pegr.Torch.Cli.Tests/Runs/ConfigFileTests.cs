using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Vision.Experiments;

namespace Pegr.Torch.Cli.Tests.Runs;

public sealed class ConfigFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("a: b # c")]
    [InlineData("'single' and \"double\"")]
    [InlineData(" spaces ")]
    [InlineData("- [x]")]
    [InlineData("ünïcode/数据")]
    [InlineData("C:\\data\\images")]
    [InlineData("null")]
    public void What_is_written_is_read_back_whatever_the_texts_hold(string dataDir)
    {
        var experiment = ImagesDefinition.Create();
        var request = new RunRequest(new ImageSettings { Lambdas = [0.1 + 0.2], Objectives = ["gd"], DataDir = dataDir });
        var path = _folder.Write("config.yaml", ConfigFile.Format(experiment, request, [new("system", "Some: system #1")]));

        var read = SettingsFile.Read(path, experiment, ExperimentCatalog.All);

        Assert.Equal(experiment.Settings, read.Select(assignment => assignment.Setting));
        Assert.All(read, assignment => Assert.Equal(assignment.Setting.Print(request), assignment.Text));
        Assert.True(ConfigFile.IsOurs(path));
    }

    [Fact]
    public void The_command_line_on_record_gives_the_same_settings()
    {
        var experiment = SyntheticDefinition.Create();
        var request = experiment.Settings.Single(setting => setting.Key == "lambda").Apply(experiment.Defaults, "0.25");
        var report = new Torch.Runtime.LibTorchReport("", "", false, "1", "2", ["cpu"], 2);

        var command = RunEnvironment.Describe(experiment, request, report).Single(entry => entry.Key == "command").Value;

        var words = command.Split(' ');
        Assert.Equal(["pegr", "synthetic"], words[..2]);
        Assert.Equal(
            experiment.Settings.SelectMany(setting => new[] { $"--{setting.Key}", setting.Print(request) }),
            words[2..]);
    }

    [Fact]
    public void Anothers_configuration_is_not_taken_for_ours()
    {
        Assert.False(ConfigFile.IsOurs(_folder.Write("config.yaml", "lambda: 1\n")));
        Assert.False(ConfigFile.IsOurs(_folder.Write("config.yaml", "")));
        Assert.False(ConfigFile.IsOurs(_folder["none.yaml"]));
    }
}
