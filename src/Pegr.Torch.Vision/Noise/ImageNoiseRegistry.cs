using System.Globalization;

namespace Pegr.Torch.Vision.Noise;

/// <summary>The noises that can be named in settings. A new one is one class and one line here, or <see cref="Register"/>.</summary>
public static class ImageNoiseRegistry
{
    private static readonly Registry<ImageNoiseKind> All = new(
        "noise",
        new[] { GaussianNoise.Kind, SaltAndPepperNoise.Kind, Blur.Kind, NoiseBorder.Kind, NoisePatch.Kind }.Select(kind => (kind.Key, kind)));

    /// <summary>The noises, in the order of presentation.</summary>
    public static IReadOnlyList<ImageNoiseKind> Kinds => All.Entries;

    /// <summary>What can be written, for help texts.</summary>
    public static string Forms => string.Join(", ", Kinds.Select(kind => kind.Form));

    /// <summary>Adds a noise, for as long as the program runs; from then on settings can name it.</summary>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register(ImageNoiseKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        All.Register(kind.Key, kind);
    }

    /// <summary>The noise of an entry such as <c>border:8:1</c>.</summary>
    /// <param name="setting">The setting, for messages.</param>
    /// <param name="entry">Name and numbers, separated by colons.</param>
    /// <exception cref="InvalidInputException">There is no such noise, or a number cannot be used.</exception>
    public static IImageNoise Parse(string setting, string entry)
    {
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(entry);
        var parts = entry.Split(':', StringSplitOptions.TrimEntries);
        var kind = All.Find(parts[0], setting, Forms);
        if (parts.Length - 1 > kind.Parameters.Count
            || kind.Parameters.Skip(parts.Length - 1).Any(parameter => parameter.Default is null))
        {
            throw new InvalidInputException(setting, $"'{entry}' does not have the form {kind.Form}.");
        }

        return kind.Create([.. kind.Parameters.Select((parameter, i) => Value(parameter, parts.ElementAtOrDefault(i + 1)))]);

        double Value(NoiseParameter parameter, string? text)
        {
            var value = parameter.Default ?? double.NaN;
            if (text is not null && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            {
                throw new InvalidInputException(setting, $"'{text}' in '{entry}' is not a number; write {kind.Form}.");
            }

            return parameter.Allows(value)
                ? value
                : throw new InvalidInputException(setting, $"{text} in '{entry}' is out of range; {parameter.Range}.");
        }
    }
}
