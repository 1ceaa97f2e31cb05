using System.Text;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Cli.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keys_set_the_settings_and_the_environment_is_skipped()
    {
        var settings = Resolve(
            """
            # a comment
            experiment: synthetic
            lambda: 0.5
            objectives: gd,pegr
            orthogonal-noise: false
            environment:
              threads: 2
              nested: [1, 2]
            dim: "20"
            """);

        Assert.Equal([0.5], settings.Lambdas);
        Assert.Equal(["gd", "pegr"], settings.Objectives);
        Assert.False(settings.OrthogonalNoise);
        Assert.Equal(20, settings.Dim);
        Assert.Equal(new SyntheticSettings().Samples, settings.Samples);
    }

    [Theory]
    [InlineData("lambda: 1\nlamda: 2", ", line 2: unknown key 'lamda'. Did you mean 'lambda'?")]
    [InlineData("signal_norm: 2", ", line 1: unknown key 'signal_norm'. Did you mean 'signal-norm'?")]
    [InlineData("dropout: 2", ", line 1: unknown key 'dropout'. 'pegr synthetic --help' lists the settings.")]
    [InlineData("epochs: 2", ", line 1: 'epochs' is a setting of 'pegr images', not of 'pegr synthetic'.")]
    [InlineData("dim: 1\n\nsteps: 2\ndim: 3", ", line 4: 'dim' stands in the file twice.")]
    [InlineData("experiment: images", ", line 1: this file is for experiment 'images', not for 'pegr synthetic'.")]
    [InlineData("\nlambda: abc", ", line 2: lambda: 'abc' is not a number")]
    [InlineData("lambda: .nan", ", line 1: lambda: '.nan' is not a number")]
    [InlineData("lambda: -1", ", line 1: lambda: -1 is out of range")]
    [InlineData("lambda:", ", line 1: lambda: there is no value.")]
    [InlineData("lambda: [1, 2]", ", line 1: lambda: expected one plain value")]
    [InlineData("lambda: {a: 1}", ", line 1: lambda: expected one plain value")]
    [InlineData("a: &x 1\nlambda: *x", ", line 2: lambda: expected one plain value")]
    [InlineData("lambda: *x", ", line 1: lambda: expected one plain value")]
    [InlineData("? [a]\n: 1", ", line 1: a key must be a plain name.")]
    [InlineData("<<: 1", ", line 1: unknown key '<<'")]
    [InlineData("- lambda", ", line 1: expected 'key: value' on each line.")]
    [InlineData("lambda", ", line 1: expected 'key: value' on each line.")]
    [InlineData("lambda: 1\n---\nlambda: 2", "the file holds more than one YAML document.")]
    [InlineData("lambda: 1\n\tdim: 2", ": this is not YAML")]
    [InlineData("lambda: \"1", "this is not YAML")]
    [InlineData("activation: \"relu\\n2\"", ", line 1: activation: the value holds a control character.")]
    [InlineData("", ": the file holds no settings.")]
    [InlineData("# nothing\n", ": the file holds no settings.")]
    public void A_file_that_cannot_be_used_is_refused_in_one_line_with_its_name_and_place(string text, string expected)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Resolve(text));

        Assert.StartsWith(_folder["given.yaml"], refusal.Message);
        Assert.Contains(expected, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_missing_file_is_refused() => AssertUnreadable(_folder["none.yaml"], "there is no such file");

    [Fact]
    public void A_folder_is_refused() => AssertUnreadable(_folder.Path, "this is a folder");

    [Fact]
    public void A_file_that_is_not_text_is_refused()
    {
        File.WriteAllBytes(_folder["binary.yaml"], [0x6c, 0xff, 0xfe, 0x00]);

        AssertUnreadable(_folder["binary.yaml"], "not a text file");
    }

    [Fact]
    public void A_file_of_huge_size_is_refused()
        => AssertUnreadable(_folder.Write("huge.yaml", new string('#', 2_000_000)), "too large");

    [Fact]
    public void A_byte_order_mark_does_no_harm()
    {
        File.WriteAllText(_folder["mark.yaml"], "lambda: 3\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        var experiment = SyntheticDefinition.Create();
        var assignment = Assert.Single(SettingsFile.Read(_folder["mark.yaml"], experiment, ExperimentCatalog.All));

        Assert.Equal("lambda", assignment.Setting.Key);
    }

    private SyntheticSettings Resolve(string text)
    {
        var experiment = SyntheticDefinition.Create();
        var assignments = SettingsFile.Read(_folder.Write("given.yaml", text), experiment, ExperimentCatalog.All);
        return (SyntheticSettings)RequestBuilder.Build(experiment, assignments).Settings;
    }

    private static void AssertUnreadable(string path, string expected)
    {
        var refusal = Assert.Throws<InvalidInputException>(
            () => SettingsFile.Read(path, SyntheticDefinition.Create(), ExperimentCatalog.All));

        Assert.StartsWith(path, refusal.Message);
        Assert.Contains(expected, refusal.Message);
    }
}
