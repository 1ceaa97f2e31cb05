using System.CommandLine;
using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Diagnostics;
using Spectre.Console;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr bench</c>: what a step of every objective and engine costs on this machine.</summary>
internal static class BenchCommand
{
    private static readonly StepCostSettings Defaults = new();

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var model = Text("--model", "NAME", $"Network to train: {string.Join(", ", BenchmarkModelRegistry.Keys)}.", Defaults.Model);
        model.CompletionSources.Add(_ => BenchmarkModelRegistry.Keys);
        var batch = new Option<string>("--batch")
        {
            HelpName = "N",
            Description = $"Examples in the batch. Default: {DefaultBatches()}.",
        };
        var rounds = Text("--rounds", "N", "Rounds timed; steps ten times as slow as GD's take part in every fifth.", Print(Defaults.Rounds));
        var threads = Text("--threads", "N", "CPU threads; 0 leaves the choice to libtorch.", Print(Defaults.Threads));
        var device = Text("--device", "NAME", "Device to compute on: cpu, cuda or cuda:INDEX.", Defaults.Device);
        device.CompletionSources.Add("cpu", "cuda");
        var json = new Option<string>("--json")
        {
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Write the results to this file, too; without FILE print them, one JSON object, and nothing else on standard output.",
        };
        var quiet = new Option<bool>("--quiet") { Description = "Print nothing on standard output; errors go to standard error." };
        var command = new Command("bench", "Time one optimizer step of every objective and engine, as a ratio to gradient descent's.")
        {
            model, batch, rounds, threads, device, json, quiet,
        };
        command.SetAction(parse =>
        {
            var settings = Check(() => new StepCostSettings
            {
                Model = parse.GetRequiredValue(model),
                Batch = parse.GetValue(batch) is { } text ? SettingText.Integer("batch", text) : null,
                Rounds = SettingText.Integer("rounds", parse.GetRequiredValue(rounds)),
                Threads = SettingText.Integer("threads", parse.GetRequiredValue(threads)),
                Device = parse.GetRequiredValue(device),
            });
            var isPrinted = parse.GetResult(json) is { Implicit: false, Tokens.Count: 0 };
            return Run(context.With(isPrinted || parse.GetValue(quiet), isPrinted, isVerbose: false), settings, parse.GetValue(json) is { } path ? FileTarget.Check("--json", path) : null);
        });
        return command;
    }

    private static int Run(CommandContext context, StepCostSettings settings, FileTarget? json)
    {
        var report = Measure(context, settings);
        context.Console.WriteLine(StepCostTable.Title(report));
        context.Console.WriteTable(StepCostTable.Create(report), StepCostTable.FirstNumber);
        if (StepCostTable.Limit(report) is { } limit)
        {
            context.Console.WriteLine(limit);
        }

        json?.Write(StepCostFile.Format(report));
        context.WriteJson(() => StepCostFile.Format(report));
        return ExitCode.Success;
    }

    private static StepCostReport Measure(CommandContext context, StepCostSettings settings)
    {
        try
        {
            return context.UntilStopped(
                token => StepProgress.Follow(context.Console, show => StepCostMeasurement.Run(settings, show, token)), " Nothing was written.");
        }
        catch (Exception error) when (MachineFailure.Is(error))
        {
            throw new RunFailedException(ExitCode.Failed, MachineFailure.Explain(error, "a smaller --batch or --model"), error);
        }
    }

    // The settings of the library are flags here.
    private static StepCostSettings Check(Func<StepCostSettings> read)
    {
        try
        {
            var settings = read();
            settings.Check();
            return settings;
        }
        catch (InvalidInputException refusal) when (refusal.Setting is { } setting)
        {
            throw new InvalidInputException($"--{setting}", refusal.Problem!, refusal);
        }
    }

    private static Option<string> Text(string name, string placeholder, string help, string preset)
        => new(name) { HelpName = placeholder, Description = help, DefaultValueFactory = _ => preset };

    private static string DefaultBatches()
        => string.Join(", ", BenchmarkModelRegistry.Models.Select(model => $"{Print(model.DefaultBatch)} ({model.Key})"));

    private static string Print(int number) => number.ToString(CultureInfo.InvariantCulture);
}
