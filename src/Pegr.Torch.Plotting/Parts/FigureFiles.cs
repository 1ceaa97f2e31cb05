using Pegr.Torch.Files;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Writes drawings to files, each whole or not at all.</summary>
internal static class FigureFiles
{
    /// <summary>Writes <c>NAME.png</c>, <c>NAME.svg</c> and, with the numbers that are drawn, <c>NAME.csv</c>, and returns the PNG's path.</summary>
    public static string Write(FigureDrawing drawing, string folder, string name)
    {
        var png = Path.Combine(folder, name + ".png");
        FileWriter.Write(png, drawing.ToPng());
        FileWriter.Write(Path.Combine(folder, name + ".svg"), drawing.ToSvg());
        if (drawing.Numbers is { } numbers)
        {
            FileWriter.Write(Path.Combine(folder, name + ".csv"), numbers.ToCsv());
        }

        return png;
    }
}
