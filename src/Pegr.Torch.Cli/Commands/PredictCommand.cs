using System.CommandLine;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Objectives;
using Pegr.Torch.Vision.Trained;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr predict</c>: what a trained network answers to images.</summary>
internal static class PredictCommand
{
    private const string Csv = "csv";
    private const string Json = "json";

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var folder = new Argument<string>("RUN") { HelpName = "RUN", Description = "Folder of a run of 'pegr images'." };
        var images = PathArgument.Create("IMAGES", "PNG, JPEG, BMP or WebP files; a folder stands for all images in it and in the folders below.");
        var run = Text("--run", "NAME", "Which of the folder's runs, such as pegr-lambda0.01-seed1. Default: the only one that is left, or the one with the best validation accuracy.");
        var objective = Text("--objective", "NAME", "Of the runs those with this objective.");
        objective.CompletionSources.Add(_ => ObjectiveRegistry.Keys);
        var lambda = Text("--lambda", "X", "Of the runs those with this lambda; 0 without a penalty.");
        var seed = Text("--seed", "N", "Of the runs those with this seed.");
        var weights = Text("--weights", "NAME", "Weights: best (that validation chose), last, or auto: best where there are such.", TrainedModelOptions.AutoWeights);
        weights.CompletionSources.Add(_ => TrainedModelOptions.WeightsChoices);
        var label = Text("--label", "CLASS", "Class, by name or number from 0, whose loss the gradient norms are of. Default: of each image the class that is answered.");
        var resize = new Option<bool>("--resize") { Description = "Resize images of another size than the network's, which are otherwise refused unless the training images were resized." };
        var device = Text("--device", "NAME", "Device: cpu, cuda or cuda:INDEX.", "cpu");
        device.CompletionSources.Add("cpu", "cuda");
        var format = Text("--format", "NAME", "In place of the table: csv or json.");
        format.CompletionSources.Add(Csv, Json);
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the file that --out names." };
        var output = Text("--out", "FILE", "Write to this file; as JSON if its name ends in .json, otherwise as CSV, unless --format says which.");
        var command = new Command("predict", "Use a trained network: class, probability and gradient norm of images.")
        {
            folder, images, run, objective, lambda, seed, weights, label, resize, device, format, output, overwrite,
        };
        command.SetAction(parse =>
        {
            var options = new TrainedModelOptions
            {
                Run = parse.GetValue(run),
                Objective = parse.GetValue(objective),
                Lambda = parse.GetValue(lambda) is { } weight ? SettingText.Number("--lambda", weight) : null,
                Seed = parse.GetValue(seed) is { } number ? SettingText.Integer("--seed", number) : null,
                Weights = parse.GetRequiredValue(weights),
                Device = parse.GetRequiredValue(device),
            };
            var layout = parse.GetValue(format);
            if (layout is not (null or Csv or Json))
            {
                throw InvalidInputException.Unknown("--format", layout, [Csv, Json]);
            }

            var target = parse.GetValue(output) is { } path ? FileTarget.Check("--out", path) : null;
            if (target is { IsThere: true } && !parse.GetValue(overwrite))
            {
                throw new InvalidInputException($"--out: '{target.Path}' is there already; choose another file, or give --overwrite to replace it.");
            }

            layout ??= parse.GetValue(output) is { } file ? file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Json : Csv : null;
            return Flagged(() => Run(context, parse.GetRequiredValue(folder), parse.GetRequiredValue(images), options, parse.GetValue(label), parse.GetValue(resize), layout, target));
        });
        return command;
    }

    private static int Run(
        CommandContext context,
        string folder,
        string[] images,
        TrainedModelOptions options,
        string? label,
        bool resize,
        string? layout,
        FileTarget? target)
    {
        RequireRun(folder);
        using var model = TrainedModel.Load(folder, options);
        var predictions = Predict(model, images, label is null ? null : model.ClassOf(label), resize);
        var report = new PredictionReport(model, predictions, IsOfLabel: label is not null);
        if (layout is null)
        {
            report.WriteTable(context.Console);
            return ExitCode.Success;
        }

        var text = layout == Csv ? report.ToCsv() : report.ToJson();
        if (target is null)
        {
            context.Console.WritePlainLines(text);
        }
        else
        {
            target.Write(text);
            context.Console.WritePlain(report.Title);
            context.Console.WritePlain(FormattableString.Invariant($"Predictions of {predictions.Count} images: {target.Path}"));
        }

        return ExitCode.Success;
    }

    private static IReadOnlyList<Prediction> Predict(TrainedModel model, string[] images, int? label, bool resize)
    {
        try
        {
            return model.PredictFiles(images, label, resize);
        }
        catch (Exception error) when (MachineFailure.Is(error))
        {
            throw new RunFailedException(ExitCode.Failed, MachineFailure.Explain(error, "another --device"), error);
        }
    }

    // What the command's own files tell besides the record.
    private static void RequireRun(string path)
    {
        if (path.Length == 0 || path.Any(char.IsControl) || !Directory.Exists(path))
        {
            throw new InvalidInputException($"predict: there is no folder '{path}'; name the folder of a run of 'pegr images'.");
        }

        if (RunFolder.Find(path) is not { } folder)
        {
            // A program of one's own may have written a record without a configuration.
            if (!File.Exists(Path.Combine(path, ExperimentFile.Name)))
            {
                throw new InvalidInputException($"predict: '{path}' holds no run of pegr (no config.yaml of one); name the folder of a run of 'pegr images'.");
            }

            return;
        }

        var experiment = RecordedConfig.Read(folder.Config).Experiment;
        if (SweepDefinitions.Find(experiment) is not null)
        {
            throw new InvalidInputException($"predict: '{path}' is a sweep's folder, and sweeps keep no weights; name the folder of a run of 'pegr images'.");
        }

        if (!File.Exists(folder.Record))
        {
            throw new InvalidInputException(
                $"predict: the run in '{path}' has not come to its record yet; wait for its end, or continue with: pegr {experiment} --resume {ShellText.QuoteFolder(path)}");
        }
    }

    // The library's settings are flags here.
    private static int Flagged(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (InvalidInputException refusal) when (refusal.Setting is "run" or "weights" or "label" or "resize" or "device")
        {
            throw new InvalidInputException($"--{refusal.Setting}", refusal.Problem!, refusal);
        }
    }

    private static Option<string> Text(string name, string placeholder, string help, string? preset = null)
    {
        var option = new Option<string>(name) { HelpName = placeholder, Description = help };
        if (preset is not null)
        {
            option.DefaultValueFactory = _ => preset;
        }

        return option;
    }
}
