using System.Collections.Immutable;
using System.Globalization;
using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Vision.Data;

/// <summary>Takes a part of a data set.</summary>
public static class ImageSubset
{
    /// <summary>Draws images without replacement, the same for every objective that is trained with one seed.</summary>
    /// <param name="images">The images to draw from.</param>
    /// <param name="count">How many; 0 takes all, in their order.</param>
    /// <param name="seed">The run's seed. A larger draw of the same seed begins with the smaller one.</param>
    /// <remarks>Draws from torch's CPU generator (Mersenne Twister), whatever device the run uses.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or above the number of images.</exception>
    public static ImageDataset Draw(ImageDataset images, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, images.Count);
        if (count == 0)
        {
            return images;
        }

        return images.Select(Drawn(images.Count, count, seed));
    }

    /// <summary>Sets images aside for choosing, the same for every objective that is trained with one seed.</summary>
    /// <param name="images">The images to divide.</param>
    /// <param name="count">How many are set aside.</param>
    /// <param name="seed">The run's seed.</param>
    /// <returns>The others in their order, and those that are set aside; null where none is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or leaves no image.</exception>
    public static (ImageDataset Others, ImageDataset? SetAside) Split(ImageDataset images, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, images.Count);
        if (count == 0)
        {
            return (images, null);
        }

        var aside = SetAside(images.Count, count, seed);
        return (
            images.Select([.. Enumerable.Range(0, images.Count).Where(index => !aside.Contains(index))]),
            images.Select([.. aside.Order()]));
    }

    /// <summary>The images of some classes only.</summary>
    /// <param name="images">The images to take from.</param>
    /// <param name="classes">Two or more names or indices of classes, which become the classes 0, 1, … in this order; none takes
    /// all as they are. A name goes before an index.</param>
    /// <exception cref="InvalidInputException">
    /// There is no such class, one is named twice, only one is named, or there is no image of them.
    /// </exception>
    public static ImageDataset OfClasses(ImageDataset images, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count == 0)
        {
            return images;
        }

        List<int> chosen = [.. classes.Select(text => ClassOf(text, images.ClassNames))];
        if (chosen.Count == 1 || chosen.Distinct().Count() < chosen.Count)
        {
            throw new InvalidInputException(
                "classes", $"{string.Join(", ", classes)} does not name two or more different classes; name each once.");
        }

        var taken = images.Select([.. Enumerable.Range(0, images.Count).Where(i => chosen.Contains(images.Labels[i]))]);
        return taken.Count == 0
            ? throw new InvalidInputException("classes", $"the data set has no image of {string.Join(", ", classes)}.")
            : taken.WithLabels(
                [.. taken.Labels.Select(label => (byte)chosen.IndexOf(label))],
                [.. chosen.Select(index => images.ClassNames[index])]);
    }

    /// <summary>The first images.</summary>
    /// <param name="images">The images to take from.</param>
    /// <param name="count">How many; 0 takes all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or above the number of images.</exception>
    public static ImageDataset First(ImageDataset images, int count)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, images.Count);
        return count == 0 ? images : images.Select([.. Enumerable.Range(0, count)]);
    }

    /// <summary>Which images <see cref="Draw"/> and then <see cref="Split"/> leave for training.</summary>
    internal static IReadOnlyList<int> TrainingIndices(int images, int count, int validationCount, int seed)
    {
        int[] drawn = count == 0 ? [.. Enumerable.Range(0, images)] : Drawn(images, count, seed);
        var aside = validationCount == 0 ? [] : SetAside(drawn.Length, validationCount, seed);
        return [.. drawn.Where((_, i) => !aside.Contains(i))];
    }

    private static int[] Drawn(int images, int count, int seed) => Permutation(images, seed, "train-samples").Take(count).ToArray();

    private static HashSet<int> SetAside(int images, int count, int seed) => [.. Permutation(images, seed, "validation").Take(count)];

    private static IEnumerable<int> Permutation(int count, int seed, string purpose)
    {
        LibTorch.Initialize();
        using var generator = Seeds.Generator(seed, purpose);
        using var order = generator.Permutation(count);
        return order.data<long>().ToArray().Select(index => (int)index);
    }

    private static int ClassOf(string text, ImmutableArray<string> names)
    {
        var byName = names.IndexOf(text);
        if (byName >= 0)
        {
            return byName;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < names.Length
            ? index
            : throw new InvalidInputException(
                "classes", $"there is no class '{text}'; use names or numbers from 0 of {string.Join(", ", names)}.");
    }
}
