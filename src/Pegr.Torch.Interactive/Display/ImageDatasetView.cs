using System.Globalization;
using Pegr.Torch.Tables;
using Pegr.Torch.Vision.Datasets;
using SkiaSharp;

namespace Pegr.Torch.Interactive.Display;

/// <summary>Data sets of images: their size, their first images and how many there are of each class.</summary>
internal static class ImageDatasetView
{
    private const int MostImages = 40;
    private const int Columns = 20;
    private const int Gap = 2;

    /// <summary>A data set of images.</summary>
    public static NotebookView View { get; } = NotebookView.Of<ImageDataset>(
        (NotebookView.Html, images => $"<p>{TableView.Encode(Describe(images))}</p>\n{FirstImages(images)}\n{TableView.Html(Classes(images))}"),
        (NotebookView.Text, images => $"{Describe(images)}\n{TableView.Text(Classes(images))}"));

    private static string Describe(ImageDataset images) => string.Create(
        CultureInfo.InvariantCulture,
        $"{images.Count} images of {images.Height} x {images.Width} pixels, {(images.Channels == 1 ? "grey" : "color")}, {images.ClassNames.Length} classes");

    private static TextTable Classes(ImageDataset images)
    {
        var counts = images.Labels.GroupBy(label => label).ToDictionary(group => group.Key, group => group.Count());
        return TextTable.Of(
            Enumerable.Range(0, images.ClassNames.Length),
            [
                ("class", index => images.ClassNames[index]),
                ("images", index => counts.GetValueOrDefault((byte)index).ToString(CultureInfo.InvariantCulture)),
            ]);
    }

    private static string FirstImages(ImageDataset images)
    {
        var count = Math.Min(images.Count, MostImages);
        var rows = (count + Columns - 1) / Columns;
        if (count == 0)
        {
            return "";
        }

        using var sheet = new SKBitmap(Columns * (images.Width + Gap), rows * (images.Height + Gap));
        sheet.Erase(SKColors.White);
        for (var index = 0; index < count; index++)
        {
            Draw(images, index, sheet, index % Columns * (images.Width + Gap), index / Columns * (images.Height + Gap));
        }

        using var png = sheet.Encode(SKEncodedImageFormat.Png, 100);
        return $"<img alt=\"the first {count} images\" style=\"max-width:100%\" src=\"data:image/png;base64,{Convert.ToBase64String(png.ToArray())}\">";
    }

    private static void Draw(ImageDataset images, int index, SKBitmap sheet, int left, int top)
    {
        var pixels = images.Image(index);
        var plane = images.Height * images.Width;
        for (var at = 0; at < plane; at++)
        {
            var red = pixels[at];
            var color = images.Channels == 3 ? new SKColor(red, pixels[plane + at], pixels[(2 * plane) + at]) : new SKColor(red, red, red);
            sheet.SetPixel(left + (at % images.Width), top + (at / images.Width), color);
        }
    }
}
