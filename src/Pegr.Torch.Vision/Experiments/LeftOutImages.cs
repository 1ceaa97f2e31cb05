using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>
/// Reads from a table which training images are left out: by their files where both the table and the data set name them, and otherwise by their places.
/// </summary>
internal static class LeftOutImages
{
    private const string Setting = "leave-out";
    private const string Place = "index";
    private const string File = "file";
    private const string ClassName = "file_label_name";
    private const int LongestField = 1 << 15;

    /// <summary>The file that settings name.</summary>
    public static PinnedFile FileOf(ImageSettings settings) => new(Setting, settings.LeaveOut, settings.LeaveOutSha256);

    /// <summary>The places of the images, see <see cref="ImageDataset.Sources"/>, and how many of those that each seed draws they are; none where the settings name no file.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="images">The images to draw from.</param>
    /// <param name="validationCount">How many of the drawn ones are set aside.</param>
    /// <exception cref="InvalidInputException">The file cannot be read or is another one, is no table of such images, or a seed trains on none of
    /// these images or on no other.</exception>
    public static (IReadOnlySet<int> Places, IReadOnlyList<int> CountBySeed) Read(ImageSettings settings, ImageDataset images, int validationCount)
    {
        var file = FileOf(settings);
        if (!file.IsNamed)
        {
            return (new HashSet<int>(), []);
        }

        var (places, counts) = (Read(file, images), new List<int>());
        for (var seed = settings.Seed; seed < settings.Seed + settings.Seeds; seed++)
        {
            var drawn = ImageSubset.TrainingIndices(images.Count, settings.TrainSamples, validationCount, seed);
            counts.Add(drawn.Count(index => places.Contains(images.Sources[index])));
            if (counts[^1] == drawn.Count || counts[^1] == 0)
            {
                throw Refusal(settings.LeaveOut, counts[^1] > 0
                    ? $"it names all {drawn.Count} images that seed {seed} trains on; leave some."
                    : $"it names none of the {drawn.Count} images that seed {seed} trains on; take a table of these images.");
            }
        }

        return (places, counts);
    }

    private static HashSet<int> Read(PinnedFile file, ImageDataset images)
    {
        using var stream = file.Open();
        using var reader = new StreamReader(stream);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { MaxFieldSize = LongestField });
        try
        {
            return Places(csv, file.Path, images);
        }
        catch (CsvHelperException error)
        {
            throw Refusal(file.Path, FormattableString.Invariant($"line {csv.Parser.RawRow} is no line of a table with commas."), error);
        }
    }

    private static HashSet<int> Places(CsvReader csv, string path, ImageDataset images)
    {
        if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } header || !header.Contains(Place))
        {
            throw Refusal(path, $"the first line names no column '{Place}'; give a table as 'pegr scores --format csv' writes it.");
        }

        var byFile = header.Contains(File)
            ? images.SourceFiles.Select((name, place) => (Name: Path.GetFullPath(name), place)).ToDictionary(item => item.Name, item => item.place)
            : [];
        var labels = header.Contains(ClassName) ? images.Sources.Zip(images.Labels).ToDictionary(item => item.First, item => item.Second) : [];
        var (places, lines) = (new HashSet<int>(), 0);
        while (csv.Read())
        {
            lines++;
            if (byFile.Count == 0)
            {
                places.Add(PlaceOf(csv, path, images, labels));
            }
            else if (csv[File] is { Length: > 0 } name && !name.Contains('\0') && byFile.TryGetValue(Path.GetFullPath(name), out var place))
            {
                places.Add(place);
            }
        }

        return places.Count > 0 ? places
            : throw Refusal(path, lines == 0 ? "it names no image." : "none of its files is one of the data set's; take a table of these images.");
    }

    private static int PlaceOf(CsvReader csv, string path, ImageDataset images, Dictionary<int, byte> labels)
    {
        var text = csv[Place] ?? "";
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place >= images.SourceCount)
        {
            throw Refusal(path, FormattableString.Invariant(
                $"line {csv.Parser.RawRow} has '{text}' in the column '{Place}'; the training images are numbered from 0 to {images.SourceCount - 1}."));
        }

        if (labels.TryGetValue(place, out var label) && csv[ClassName] != images.ClassNames[label])
        {
            throw Refusal(path, FormattableString.Invariant(
                $"line {csv.Parser.RawRow} says that image {place} is of class '{csv[ClassName]}', and it is of '{images.ClassNames[label]}': the table is of other images."));
        }

        return place;
    }

    private static InvalidInputException Refusal(string path, string problem, Exception? cause = null) => new(Setting, $"{path}: {problem}", cause);
}
