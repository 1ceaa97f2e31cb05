using System.Globalization;
using System.Net;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Tables;
using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A drawn figure: one panel or several, a title above and notes below. Owns its plots.</summary>
public sealed class FigureDrawing : IDisposable
{
    private const double PointsPerInch = 72;
    private readonly Plot[] _panels;

    /// <summary>Creates a drawing of the given size.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="panels">The panels from top to bottom, at least one; the drawing disposes them.</param>
    public FigureDrawing(int width, int height, params Plot[] panels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentNullException.ThrowIfNull(panels);
        ArgumentOutOfRangeException.ThrowIfZero(panels.Length, nameof(panels));
        Width = width;
        Height = height;
        _panels = [.. panels];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>What is shown, above the panels; empty for nothing.</summary>
    public string Title { get; init; } = "";

    /// <summary>What else there is to know, in small lines below: settings, what lines and bands are.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The numbers that are drawn, for a file beside the figure; null where they are not known.</summary>
    public TextTable? Numbers { get; init; }

    /// <summary>The panels from top to bottom, open to further changes before the drawing is written.</summary>
    public IReadOnlyList<Plot> Panels => _panels;

    /// <summary>The only panel, or the top one.</summary>
    public Plot Plot => _panels[0];

    /// <summary>The colors that it was drawn in.</summary>
    internal FigureScheme Scheme { get; } = FigureScheme.Current;

    /// <summary>How panels share the area.</summary>
    internal IPanelArrangement Arrangement { get; init; } = new PanelRows();

    /// <summary>Whether the legend always lies below the panels.</summary>
    internal bool IsLegendBelow { get; init; }

    /// <summary>Whether a legend may lie on the data.</summary>
    internal bool HasRoomInside => !IsLegendBelow;

    /// <summary>Whether the height follows from what is shown, whatever the width.</summary>
    internal bool IsHeightGiven { get; init; }

    /// <summary>The panels' height where all places in them are pixels, so that another width makes all larger or smaller; else null.</summary>
    internal int? RigidHeight { get; init; }

    /// <summary>The figure as the bytes of a PNG file.</summary>
    public byte[] ToPng() => Png(OnScreen(), Width, Height);

    /// <summary>The figure in another form as the bytes of a PNG file.</summary>
    /// <param name="form">The form.</param>
    /// <exception cref="InvalidInputException">There is no room for it.</exception>
    public byte[] ToPng(FigureForm form)
    {
        var (layout, width, height) = InForm(form);
        return Png(layout, Math.Max(1, (int)Math.Round(width / PointsPerInch * form.Dpi)), Math.Max(1, (int)Math.Round(height / PointsPerInch * form.Dpi)));
    }

    /// <summary>The figure as an SVG document.</summary>
    public string ToSvg() => SvgDocument.Render(OnScreen(), Number(Width), Number(Height));

    /// <summary>The figure in another form as an SVG document.</summary>
    /// <param name="form">The form.</param>
    /// <exception cref="InvalidInputException">There is no room for it.</exception>
    public string ToSvg(FigureForm form)
    {
        var (layout, width, height) = InForm(form);
        return SvgDocument.Render(layout, $"{Number(width)}pt", $"{Number(height)}pt");
    }

    /// <summary>The figure as a PDF document of one page, with lines as lines and text as text.</summary>
    /// <param name="form">The form.</param>
    /// <exception cref="InvalidInputException">There is no room for it.</exception>
    public byte[] ToPdf(FigureForm form)
    {
        var (layout, width, height) = InForm(form);
        return PdfDocument.Render(layout, Title, (float)width, (float)height);
    }

    /// <summary>The figure as an HTML image, for a notebook's output cell.</summary>
    /// <param name="alternative">What stands for the picture where it cannot be seen.</param>
    public string ToHtml(string alternative)
        => $"<img width=\"{Width}\" height=\"{Height}\" style=\"max-width:100%;height:auto\" alt=\"{WebUtility.HtmlEncode(alternative)}\" "
            + $"src=\"data:image/png;base64,{Convert.ToBase64String(ToPng())}\">";

    /// <summary>Disposes the panels.</summary>
    public void Dispose()
    {
        foreach (var panel in Panels)
        {
            panel.Dispose();
        }
    }

    private FigureLayout OnScreen() => new(this, Width, Height, LegendPlacement.Outside, title: null);

    private (FigureLayout Layout, double Width, double Height) InForm(FigureForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (!(form is { Width: > 0, FontSize: > 0, Dpi: > 0 } && form.Height is null or > 0) || !double.IsFinite(form.Width + form.FontSize + form.Dpi + (form.Height ?? 0)))
        {
            throw new InvalidInputException("a figure's width, height, font size and dots per inch must be finite numbers above 0.");
        }

        var isRigid = RigidHeight is not null;
        var unit = isRigid ? form.Width / Width : form.FontSize / FigureStyle.LabelFontSize;
        var layout = new FigureLayout(
            this, (float)(form.Width / unit), isRigid ? null : (float?)(form.Height / unit), form.Legend, form.Title);
        return (layout, form.Width, layout.Height * unit);
    }

    private static byte[] Png(FigureLayout layout, int width, int height)
    {
        layout.Settle();
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        surface.Canvas.Scale(width / layout.Width, height / layout.Height);
        layout.Paint(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
