using Pegr.Torch.Vision.Models;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>The line above an image sweep's figures.</summary>
internal static class ImageSweepTitle
{
    private static readonly Func<ImageSettings, string>[] Parts =
    [
        s => s.Dataset,
        s => s.Classes.Count == 0 ? "" : $"classes {string.Join(" and ", s.Classes)}",
        s => s.TrainSamples == 0 ? "" : $"n={s.TrainSamples}",
        s => s.LabelNoise > 0 ? FormattableString.Invariant($"{s.LabelNoise * 100:0.#}% of labels {s.LabelNoiseKind}") : "",
        s => string.Join(", ", s.TrainNoise),
        s => ImageModelRegistry.Find(s.Model).TakesPatches ? $"m={s.Filters}" : s.Model,
        s => FormattableString.Invariant($"η={s.LearningRate:R}"),
        s => s.BatchSize == 0 ? $"{s.Epochs} steps" : $"{s.Epochs} epochs",
        s => $"{s.Seeds} seed{(s.Seeds > 1 ? "s" : "")}",
    ];

    /// <summary>The settings that do not vary.</summary>
    /// <param name="cells">The settings of all cells.</param>
    public static string Of(IReadOnlyList<ImageSettings> cells)
        => string.Join(", ", Parts.Select(part => cells.Select(part).Distinct().ToList()).Where(texts => texts is [{ Length: > 0 }]).Select(texts => texts[0]));
}
