using System.CommandLine;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Vision.Trained;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr predict</c>: what a trained network answers to images.</summary>
internal static class PredictCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new TrainedModelFlags();
        var images = PathArgument.Create("IMAGES", "PNG, JPEG, BMP or WebP files; a folder stands for all images in it and in the folders below.");
        var labelOption = new Option<string>("--label")
        {
            HelpName = "CLASS",
            Description = "Class, by name or number from 0, whose loss the gradient norms are of. Default: of each image the class that is answered.",
        };
        var resize = new Option<bool>("--resize") { Description = "Resize images of another size than the network's, which are otherwise refused unless the training images were resized." };
        var output = new TableOutput();
        var command = new Command("predict", "Use a trained network: class, probability and gradient norm of images.");
        command.AddAll([flags.First[0], images, .. flags.First.Skip(1), labelOption, resize, flags.Device, .. output.Options]);
        command.SetAction(parse =>
        {
            var options = flags.Read(parse);
            var write = output.Read(parse);
            return TrainedModelFlags.Run(
                () =>
                {
                    var folder = flags.Folder(parse);
                    TrainedModelFlags.RequireRun("predict", folder);
                    using var model = TrainedModel.Load(folder, options);
                    var given = parse.GetValue(labelOption);
                    int? label = given is null ? null : model.ClassOf(given);
                    var predictions = TrainedModelFlags.Compute(() => model.PredictFiles(parse.GetRequiredValue(images), label, parse.GetValue(resize)));
                    write(context.Console, new PredictionReport(model, predictions, IsOfLabel: given is not null).ToTable());
                    return ExitCode.Success;
                },
                "label",
                "resize");
        });
        return command;
    }
}
