using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Vision.Experiments;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>Says so where sizes do not go together: it works, but hardly as it was meant.</summary>
internal static class SizeNotices
{
    // With fewer validation images one of them is more than a tenth of an accuracy.
    private const int FewImages = 10;

    /// <summary>Writes what there is to notice: of a batch that cannot be as large as a flag asks, and of validation images that are too few to choose by.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="request">What is run.</param>
    /// <param name="assignments">What the user gave: of presets, files and defaults nothing is said.</param>
    public static void Write(CommandContext context, RunRequest request, IReadOnlyList<Assignment> assignments)
    {
        var settings = request.Settings;
        if (ValidationImages(settings) is > 0 and < FewImages and var images)
        {
            context.Error.WriteLine(FormattableString.Invariant(
                $"pegr: warning: {images} validation image{(images == 1 ? "" : "s")} hardly tell one step or configuration from another: one is {1.0 / images:P0} of the accuracy; give more train-samples or a larger validation-fraction.")
                .Replace(" %", "%", StringComparison.Ordinal));
        }

        if (IsFlag("batch-size") && Examples(settings) is { } examples && settings.BatchSize > examples)
        {
            context.Error.WriteLine(FormattableString.Invariant(
                $"pegr: warning: batch-size {settings.BatchSize} is more than the {examples} training examples: every step takes all of them, as with 0."));
        }
        else if (IsFlag("micro-batch") && settings.BatchSize > 0 && settings.MicroBatch > settings.BatchSize)
        {
            context.Error.WriteLine(FormattableString.Invariant(
                $"pegr: warning: micro-batch {settings.MicroBatch} is more than batch-size {settings.BatchSize}: a batch is processed at once, as with 0."));
        }

        bool IsFlag(string key) => assignments.Any(assignment => assignment.Setting.Key == key && assignment.Origin == "--");
    }

    // Null where the data decide.
    private static int? Examples(ComparisonSettings settings) => settings switch
    {
        SyntheticSettings synthetic => synthetic.Samples,
        ImageSettings { TrainSamples: > 0 } images => images.TrainSamples - ValidationImages(images),
        _ => null,
    };

    private static int? ValidationImages(ComparisonSettings settings)
        => settings is ImageSettings { TrainSamples: > 0 } images ? (int)Math.Round(images.ValidationFraction * images.TrainSamples) : null;
}
