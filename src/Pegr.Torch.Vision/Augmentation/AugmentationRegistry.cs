using System.Globalization;
using Pegr.Torch.Data;

namespace Pegr.Torch.Vision.Augmentation;

/// <summary>The augmentations that can be named in settings. A new one is one class and one line here, or <see cref="Register"/>.</summary>
public static class AugmentationRegistry
{
    private static readonly Registry<AugmentationKind> All = new("augmentation", new AugmentationKind[]
    {
        new("crop", "crop or crop:PIXELS", Crop),
        new("flip", "flip", (argument, _) => argument is null ? new HorizontalFlip() : null),
    }.Select(kind => (kind.Key, kind)));

    /// <summary>The augmentations, in the order of presentation.</summary>
    public static IReadOnlyList<AugmentationKind> Kinds => All.Entries;

    /// <summary>What can be named, for help texts.</summary>
    public static string Choices => string.Join(", ", Kinds.Select(kind => kind.Form));

    /// <summary>Adds an augmentation, for as long as the program runs; from then on settings can name it.</summary>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register(AugmentationKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        All.Register(kind.Key, kind);
    }

    /// <summary>Creates augmentations that are applied one after the other.</summary>
    /// <param name="names">Keys, with their arguments.</param>
    /// <param name="shorterSide">The images' shorter side in pixels, where it is known.</param>
    /// <returns>Null if none is named.</returns>
    /// <exception cref="InvalidInputException">A name is unknown, stands twice, or has an argument that cannot be used.</exception>
    public static IBatchAugmentation? Create(IReadOnlyList<string> names, int shorterSide = int.MaxValue)
    {
        var parts = names.Select(name => name.Split(':', 2)).ToList();
        if (parts.GroupBy(part => part[0]).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidInputException("augmentation", $"'{twice.Key}' is given twice; name each once.");
        }

        IReadOnlyList<IBatchAugmentation> steps = [.. names.Zip(parts, (name, part) => CreateOne(name, part, shorterSide))];
        return steps.Count == 0 ? null : new AugmentationSequence(steps);
    }

    private static IBatchAugmentation CreateOne(string name, string[] parts, int shorterSide)
        => All.Find(parts[0], choices: Choices).Create(parts.ElementAtOrDefault(1), shorterSide)
            ?? throw InvalidInputException.Unknown("augmentation", name, [Choices]);

    private static RandomCrop? Crop(string? argument, int shorterSide)
    {
        var padding = RandomCrop.UsualPadding;
        if (argument is not null && !int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out padding))
        {
            return null;
        }

        return padding >= 1 && padding < shorterSide
            ? new RandomCrop(padding)
            : throw new InvalidInputException(
                "augmentation", $"crop pads by {padding} pixels, which must be from 1 to below the images' shorter side"
                    + (shorterSide == int.MaxValue ? "." : $", {shorterSide}; write it like crop:2."));
    }
}
