using System.Text.Json;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class PresetsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Preset.All().Select(preset => preset.Name)];

    public static TheoryData<string> Files =>
    [
        .. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Presets");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_preset_is_listed_with_its_title_and_command()
    {
        var outcome = CommandLine.Run("presets");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            Preset.All().SelectMany(preset => new[] { $"{preset.Name}: {preset.Title()}", $"  {preset.Command()}" }),
            outcome.Output.TrimEnd().Split('\n').Select(line => line.TrimEnd()));
        Assert.Contains("  pegr synthetic --config synthetic", outcome.Output);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_settings_are_those_of_an_experiment_and_in_range(string name)
    {
        var preset = Preset.All().Single(preset => preset.Name == name);
        Assert.NotEmpty(preset.Title());
        var words = preset.Command()!.Split(' ');
        Assert.Equal(["pegr", "--config", name], [words[0], .. words[^2..]]);
        IReadOnlyList<RequestDefinition> catalog = [.. ExperimentCatalog.All, .. SweepDefinitions.All];
        var experiment = catalog.Single(experiment => experiment.Name == string.Join(' ', words[1..^2]));

        RequestBuilder.Build(experiment, SettingsFile.Read(Preset.Find(name), experiment, ExperimentCatalog.All));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_in_any_folder_is_valid_and_names_the_command_that_runs_it(string file)
    {
        var path = Path.Combine(Folder, file);
        var lines = File.ReadAllLines(path);
        var name = lines.Single(line => line.StartsWith("experiment: ", StringComparison.Ordinal))["experiment: ".Length..];
        IReadOnlyList<RequestDefinition> catalog = [.. ExperimentCatalog.All, .. SweepDefinitions.All];
        var experiment = catalog.Single(experiment => experiment.Name == name);

        RequestBuilder.Build(experiment, SettingsFile.Read(path, experiment, catalog));

        Assert.All(
            lines.Where(line => line.StartsWith("# pegr ", StringComparison.Ordinal)),
            line => Assert.Equal($"# pegr {name} --config {Path.GetFileNameWithoutExtension(file)}", line));
    }

    [Fact]
    public void Config_takes_a_presets_name()
    {
        var outcome = CommandLine.Run(["synthetic", "--config", "synthetic", .. Flags.SmallWith(), "--out", _folder["a"]]);

        Assert.Equal(0, outcome.ExitCode);
        var summary = JsonDocument.Parse(File.ReadAllText(_folder["a", "summary.json"])).RootElement;
        Assert.Equal(0.2, summary.GetProperty("config").GetProperty("learning-rate").GetDouble());
    }

    [Fact]
    public void A_path_is_never_taken_for_a_presets_name()
    {
        var path = _folder.Write("synthetic", "steps: 1\n");

        Assert.Equal(path, Preset.Find(path));
        Assert.Equal("none/synthetic", Preset.Find("none/synthetic"));
        Assert.Equal("synthetic.yml", Preset.Find("synthetic.yml"));
    }
}
