using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Cli.Runs;

/// <summary>What a run ran on, for the record.</summary>
internal static class RunEnvironment
{
    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(RunEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Names and values in the order of presentation.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Describe(
        ExperimentDefinition experiment, RunRequest request, LibTorchReport libTorch) =>
    [
        new("pegr", Version),
        new("torchsharp", libTorch.TorchSharpVersion),
        new("libtorch", libTorch.LibTorchVersion),
        new("devices", string.Join(',', libTorch.Devices)),
        new("dotnet", RuntimeInformation.FrameworkDescription),
        new("system", $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}"),
        new("started", DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
        new("command", CommandLine(experiment, request)),
    ];

    // All settings as flags, so that the line repeats the run whatever the defaults will be.
    private static string CommandLine(ExperimentDefinition experiment, RunRequest request)
        => $"pegr {experiment.Name} " + string.Join(' ', experiment.Settings.Select(setting => Flag(setting, request)));

    private static string Flag(Setting setting, RunRequest request)
        => $"--{setting.Key} {ShellText.Quote(setting.Print(request))}";
}
