using System.CommandLine;
using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Diagnostics;
using Pegr.Torch.Runtime;
using Spectre.Console;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr doctor</c>: what was loaded, and whether this machine computes rightly.</summary>
internal static class DoctorCommand
{
    private const string Cpu = "cpu";

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var device = new Option<string>("--device")
        {
            HelpName = "NAME",
            Description = "Device to check: cpu, cuda or cuda:INDEX. A GPU is compared with the CPU: results and speed of every objective.",
            DefaultValueFactory = _ => Cpu,
        };
        device.CompletionSources.Add(Cpu, "cuda");
        var command = new Command("doctor", "Show which libtorch is used, and check that this machine computes rightly.")
        {
            device,
        };
        var modes = new OutputModes();
        modes.AddTo(command);
        command.SetAction(parse => Run(modes.Apply(context, parse), parse.GetRequiredValue(device)));
        return command;
    }

    private static int Run(CommandContext context, string device)
    {
        var console = context.Console;
        var report = LibTorch.Initialize();
        var checks = SelfCheck.Run(device);

        WriteReport(console, report);
        WriteChecks(console, checks, device);
        var agrees = device == Cpu || Compare(context, device);
        var passed = agrees && checks.All(check => check.Passed);
        context.WriteJson(() => DoctorJson.Format(report, checks, device, passed));
        return passed ? ExitCode.Success : ExitCode.Failed;
    }

    private static bool Compare(CommandContext context, string device)
    {
        try
        {
            var differences = DeviceComparison.Differences(device);
            DeviceTables.WriteDifferences(context.Console, differences, device);
            var speeds = context.UntilStopped(token => DeviceComparison.Speeds(device, cancellationToken: token));
            DeviceTables.WriteSpeeds(context.Console, speeds, device);
            return differences.All(difference => difference.Passed);
        }
        catch (Exception error) when (MachineFailure.Is(error))
        {
            throw new RunFailedException(ExitCode.Failed, MachineFailure.Explain(error, "when nothing else uses the device"), error);
        }
    }

    // Plain lines: paths must stay in one piece.
    private static void WriteReport(IAnsiConsole console, LibTorchReport report)
    {
        console.WritePlain($"pegr            {RunEnvironment.Version}");
        console.WritePlain($"TorchSharp      {report.TorchSharpVersion}");
        console.WritePlain($"libtorch        {report.LibTorchVersion}, from {Or(report.Folder, "where the system found it")}");
        console.WritePlain($"native library  {Or(report.NativeLibrary, "where TorchSharp found it")}");
        console.WritePlain($"                {(report.Patched ? "a copy adapted to an older libstdc++" : "as it came")}");
        console.WritePlain($"devices         {string.Join(", ", report.Devices)}");
        console.WritePlain($"threads         {report.Threads.ToString(CultureInfo.InvariantCulture)}");
    }

    private static void WriteChecks(IAnsiConsole console, IReadOnlyList<SelfCheckResult> checks, string device)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn(new Text($"check on {device}")))
            .AddColumn("")
            .AddColumn("detail");
        foreach (var check in checks)
        {
            var verdict = check.Passed ? new Text("ok", new Style(Color.Green)) : new Text("FAILED", new Style(Color.Red));
            table.AddRow(new Text(check.Name), verdict, new Text(check.Detail));
        }

        console.Write(table);
    }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
