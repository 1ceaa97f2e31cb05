using System.Net;
using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A drawn figure: one panel, or several below each other. Owns its plots.</summary>
public sealed class FigureDrawing : IDisposable
{
    private readonly Multiplot _panels;

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
        _panels = new Multiplot(panels[0]) { Layout = new Rows() };
        foreach (var panel in panels[1..])
        {
            _panels.AddPlot(panel);
        }
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The panels from top to bottom, open to further changes before the drawing is written.</summary>
    public IReadOnlyList<Plot> Panels => _panels.GetPlots();

    /// <summary>The only panel, or the top one.</summary>
    public Plot Plot => _panels.GetPlot(0);

    /// <summary>The figure as the bytes of a PNG file.</summary>
    public byte[] ToPng()
    {
        using var image = _panels.Render(Width, Height);
        return image.GetImageBytes(ImageFormat.Png);
    }

    /// <summary>The figure as an SVG document.</summary>
    public string ToSvg() => SvgDocument.Render(_panels, Width, Height);

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
}
