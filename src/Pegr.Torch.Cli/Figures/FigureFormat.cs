using System.Text;
using Pegr.Torch.Plotting.Parts;

namespace Pegr.Torch.Cli.Figures;

/// <summary>A kind of file that a figure is written to.</summary>
/// <param name="Name">Its name, which is the extension of its files.</param>
/// <param name="Bytes">A figure's file in a form.</param>
internal sealed record FigureFormat(string Name, Func<FigureDrawing, FigureForm, byte[]> Bytes)
{
    /// <summary>The pixels per inch of what is no PNG, as browsers have it.</summary>
    public const double ScreenDpi = 96;

    /// <summary>All of them; the first is the one that is written where none is named.</summary>
    public static IReadOnlyList<FigureFormat> All { get; } =
    [
        new("pdf", (drawing, form) => drawing.ToPdf(form)),
        new("svg", (drawing, form) => Encoding.UTF8.GetBytes(drawing.ToSvg(form))),
        new("png", (drawing, form) => drawing.ToPng(form)),
    ];

    /// <summary>The names, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(format => format.Name));

    /// <summary>Whether pixels are dots of a file and not a unit of length.</summary>
    public bool IsOfPixels => Name == "png";

    /// <summary>The format that a flag or a file's extension names.</summary>
    /// <param name="format">What <c>--format</c> says; null for nothing.</param>
    /// <param name="file">The file; null where it is not named.</param>
    /// <exception cref="InvalidInputException">There is no such format, or the two contradict each other.</exception>
    public static FigureFormat Choose(string? format, string? file)
    {
        var extension = file is null ? "" : Path.GetExtension(file).TrimStart('.');
        var named = format is null ? null : Find(format)
            ?? throw new InvalidInputException($"--format: '{format}' is unknown; use one of {Names}.");
        if (file is null)
        {
            return named ?? All[0];
        }

        var ofFile = Find(extension);
        if (ofFile is null || (named is not null && ofFile != named))
        {
            throw new InvalidInputException(
                named is null ? $"--out: '{file}' does not end in {string.Join(", ", All.Select(known => "." + known.Name))}; name such a file, or give --format."
                : ofFile is null ? $"--out: '{file}' does not end in .{named.Name}, as a figure of --format {named.Name} does."
                : $"--out: '{file}' and --format {named.Name} contradict each other; leave one out.");
        }

        return ofFile;
    }

    private static FigureFormat? Find(string name) => All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
