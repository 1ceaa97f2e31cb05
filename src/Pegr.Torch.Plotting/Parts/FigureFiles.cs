using System.Text;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Writes drawings to files, each whole or not at all.</summary>
internal static class FigureFiles
{
    /// <summary>Writes <c>NAME.png</c> and <c>NAME.svg</c> and returns the PNG's path.</summary>
    public static string Write(FigureDrawing drawing, string folder, string name)
    {
        var png = Path.Combine(folder, name + ".png");
        WriteWhole(png, drawing.ToPng());
        WriteWhole(Path.Combine(folder, name + ".svg"), Encoding.UTF8.GetBytes(drawing.ToSvg()));
        return png;
    }

    private static void WriteWhole(string path, byte[] content)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(unfinished, content);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            // Deleting what the move has taken away does nothing.
            File.Delete(unfinished);
        }
    }
}
