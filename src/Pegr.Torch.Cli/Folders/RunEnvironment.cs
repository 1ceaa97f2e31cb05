using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Cli.Folders;

/// <summary>What a run ran on, for the record.</summary>
internal static class RunEnvironment
{
    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(RunEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Names and values in the order of presentation.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Describe(
        RequestDefinition experiment, RunRequest request, LibTorchReport libTorch) =>
    [
        new("pegr", Version),
        new("torchsharp", libTorch.TorchSharpVersion),
        new("libtorch", libTorch.LibTorchVersion),
        new("devices", string.Join(',', libTorch.Devices)),
        new("dotnet", RuntimeInformation.FrameworkDescription),
        new("system", $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}"),
        new("started", DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
        new("command", CommandLine(experiment.Name, experiment.Settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Print(request))))),
    ];

    /// <summary>All settings as flags, so that the line repeats the run whatever the defaults will be.</summary>
    /// <param name="experiment">The subcommand; of a subcommand of it both words.</param>
    /// <param name="settings">Keys and values.</param>
    public static string CommandLine(string experiment, IEnumerable<KeyValuePair<string, string>> settings)
        => $"pegr {string.Join(' ', experiment.Split(' ').Select(ShellText.Quote))} "
            + string.Join(' ', settings.Select(setting => $"{ShellText.Quote($"--{setting.Key}")} {ShellText.Quote(setting.Value)}"));
}
