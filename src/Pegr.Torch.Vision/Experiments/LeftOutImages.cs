using System.Globalization;
using Microsoft.VisualBasic.FileIO;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Reads from a table which training images are left out.</summary>
internal static class LeftOutImages
{
    /// <summary>The column with the images' places in the training set.</summary>
    public const string Column = "index";

    private const string Setting = "leave-out";

    /// <summary>The file that settings name.</summary>
    public static PinnedFile FileOf(ImageSettings settings) => new(Setting, settings.LeaveOut, settings.LeaveOutSha256);

    /// <summary>The places of the images, see <see cref="Datasets.ImageDataset.Sources"/>; none where the settings name no file.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="count">How many images the training set's files hold.</param>
    /// <exception cref="InvalidInputException">The file cannot be read or is another one, is no table with such a column, or names an image that is not there.</exception>
    public static IReadOnlySet<int> Read(ImageSettings settings, int count)
    {
        var file = FileOf(settings);
        if (!file.IsNamed)
        {
            return new HashSet<int>();
        }

        using var stream = file.Open();
        using var reader = new TextFieldParser(stream) { TextFieldType = FieldType.Delimited, Delimiters = [","] };
        try
        {
            return Places(reader, settings.LeaveOut, count);
        }
        catch (MalformedLineException error)
        {
            throw Refusal(settings.LeaveOut, $"line {reader.ErrorLineNumber} is no line of a table with commas.", error);
        }
    }

    private static HashSet<int> Places(TextFieldParser reader, string path, int count)
    {
        var column = Array.FindIndex(reader.ReadFields() ?? [], name => name == Column);
        if (column < 0)
        {
            throw Refusal(path, $"the first line names no column '{Column}'; give a table as 'pegr scores --format csv' writes it.");
        }

        var places = new HashSet<int>();
        while (!reader.EndOfData)
        {
            var line = reader.LineNumber;
            var text = reader.ReadFields() is { } fields && column < fields.Length ? fields[column] : "";
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place >= count)
            {
                throw Refusal(path, $"line {line} has '{text}' in the column '{Column}'; the training images are numbered from 0 to {count - 1}.");
            }

            places.Add(place);
        }

        return places;
    }

    private static InvalidInputException Refusal(string path, string problem, Exception? cause = null)
        => new(Setting, $"{path}: {problem}", cause);
}
