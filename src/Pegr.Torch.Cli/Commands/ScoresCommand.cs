using System.CommandLine;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Trained;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr scores</c>: how hard each training image is to a network that was trained with it.</summary>
internal static class ScoresCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new TrainedModelFlags();
        var by = new Option<string>("--by")
        {
            HelpName = "NAME",
            Description = $"What images are sorted by, the highest first: {string.Join(", ", ScoreReport.Keys)}.",
            DefaultValueFactory = _ => ScoreReport.Keys[0],
        };
        by.CompletionSources.Add(_ => ScoreReport.Keys);
        var highest = new Option<string>("--highest") { HelpName = "N", Description = "Of the images the N with the highest scores, or N%." };
        var lowest = new Option<string>("--lowest") { HelpName = "N", Description = "Of the images the N with the lowest scores, or N%." };
        var output = new TableOutput();
        var command = new Command(
            "scores",
            "Score the training images of a network: loss, gradient norm (GraNd) and error norm (EL2N), to find wrong labels or to prune by. "
            + "'pegr images --leave-out FILE' trains without the images of such a table.");
        command.AddAll([.. flags.First, by, highest, lowest, flags.Device, .. output.Options]);
        command.SetAction(parse =>
        {
            var options = flags.Read(parse);
            var part = ScorePart.Read(parse.GetValue(highest), parse.GetValue(lowest));
            var key = parse.GetRequiredValue(by);
            if (!ScoreReport.Keys.Contains(key))
            {
                throw InvalidInputException.Unknown("--by", key, ScoreReport.Keys);
            }

            var write = output.Read(parse);
            return TrainedModelFlags.Run(() =>
            {
                var path = flags.Folder(parse);
                var folder = TrainedModelFlags.RequireRun("scores", path) ?? throw new InvalidInputException(
                    $"scores: '{path}' has no config.yaml, which says what its images are; use TrainingScores in a program of your own.");
                var settings = Settings(context, folder.Config);
                using var model = TrainedModel.Load(path, options);
                var scores = TrainedModelFlags.Compute(
                    () => context.UntilStopped(token => TrainingScores.Measure(model, settings, token), " Nothing was written."));
                write(context.Console, new ScoreReport(model, scores, key, part).ToTable());
                return ExitCode.Success;
            });
        });
        return command;
    }

    // Of a search, too, the data are in the settings that all configurations share.
    private static ImageSettings Settings(CommandContext context, string config)
    {
        var name = RecordedConfig.Read(config).Experiment;
        var experiment = context.Catalog.First(experiment => experiment.Name == name);
        return RequestBuilder.Build(experiment, SettingsFile.Read(config, experiment, context.Catalog)).Settings as ImageSettings
            ?? throw new InvalidInputException($"scores: {config} is of the experiment '{name}', which has no images; name the folder of a run of 'pegr images'.");
    }
}
