using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pegr.Torch.Cli.Folders;

/// <summary>
/// Writes <c>config.yaml</c>: the resolved settings, in the form that <c>--config</c> reads, and what the run ran on.
/// </summary>
internal static class ConfigFile
{
    private const string Header = "# A run of pegr.";

    /// <summary>Whether a file is such a configuration.</summary>
    public static bool IsOurs(string path)
        => File.Exists(path) && RegularFile.ReadLines(path).FirstOrDefault()?.StartsWith(Header, StringComparison.Ordinal) == true;

    /// <summary>The file's text.</summary>
    /// <param name="experiment">Whose settings they are.</param>
    /// <param name="request">The settings.</param>
    /// <param name="environment">What the run ran on; null for settings that nothing has been run with.</param>
    /// <param name="name">The file's name, for the command that repeats the run.</param>
    public static string Format(
        RequestDefinition experiment, RunRequest request, IEnumerable<KeyValuePair<string, string>>? environment, string name = "config.yaml")
    {
        using var text = new StringWriter { NewLine = "\n" };
        text.WriteLine($"{Header} Repeat it in this folder with: pegr {experiment.Name} --config {name}");
        if (environment is not null)
        {
            text.WriteLine($"# '{SettingsFile.EnvironmentKey}' is for the record and is not read back.");
        }

        var emitter = new Emitter(text, new EmitterSettings().WithBestWidth(int.MaxValue).WithNewLine("\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        emitter.Emit(new MappingStart());
        EmitEntry(emitter, SettingsFile.ExperimentKey, experiment.Name);
        foreach (var setting in experiment.Settings)
        {
            EmitEntry(emitter, setting.Key, setting.Print(request));
        }

        if (environment is not null)
        {
            emitter.Emit(new Scalar(SettingsFile.EnvironmentKey));
            emitter.Emit(new MappingStart());
            foreach (var (key, value) in environment)
            {
                EmitEntry(emitter, key, value);
            }

            emitter.Emit(new MappingEnd());
        }

        emitter.Emit(new MappingEnd());
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());

        return text.ToString();
    }

    private static void EmitEntry(Emitter emitter, string key, string value)
    {
        emitter.Emit(new Scalar(key));
        emitter.Emit(new Scalar(value));
    }
}
