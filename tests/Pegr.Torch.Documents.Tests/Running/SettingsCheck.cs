using System.Text.RegularExpressions;
using Pegr.Torch.Cli.Experiments;

namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>Reads a file of settings as the command does, and has the experiment that it is for check them.</summary>
internal static partial class SettingsCheck
{
    /// <summary>Fails where the file cannot be used.</summary>
    public static void Check(string path)
    {
        var name = Experiment().Match(File.ReadAllText(path)).Groups["name"].Value;
        var catalog = ExperimentCatalog.All.Concat<RequestDefinition>(SweepDefinitions.All).ToList();
        var experiment = catalog.SingleOrDefault(experiment => experiment.Name == name);
        Assert.True(experiment is not null, $"{path}: the settings do not say which experiment they are for.");
        RequestBuilder.Build(experiment, SettingsFile.Read(path, experiment, catalog));
    }

    [GeneratedRegex(@"^experiment: (?<name>[\w ]+)", RegexOptions.Multiline)]
    private static partial Regex Experiment();
}
