using System.Globalization;
using Pegr.Torch.Plotting.Style;
using ScottPlot;
using ScottPlot.Panels;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A figure laid out in a size: its title above, legend, panels, and notes below.</summary>
internal sealed class FigureLayout
{
    private const float Margin = 10;
    private const float LegendGap = 12;
    private const float WideEnoughForLegend = 560;
    private const float LargestShareOfLegend = 0.4f;
    private const float NarrowestPanels = 140;
    private const float LowestPanels = 90;

    private readonly FigureDrawing _drawing;
    private readonly FigureLegend _legend;
    private readonly TextLines _header;
    private readonly TextLines _footer;
    private readonly LegendPlacement _placement;
    private readonly Dictionary<Plot, float> _widths = []; // that horizontal labels have, once a panel was drawn
    private readonly float _below;
    private readonly float _beside;

    /// <summary>Lays a figure out.</summary>
    /// <param name="drawing">The figure.</param>
    /// <param name="width">The width in pixels of the screen.</param>
    /// <param name="height">The height; null for the one that suits.</param>
    /// <param name="placement">Where the legend lies.</param>
    /// <param name="title">The title; null for the figure's own.</param>
    /// <exception cref="InvalidInputException">There is not enough room.</exception>
    public FigureLayout(FigureDrawing drawing, float width, float? height, LegendPlacement placement, string? title)
    {
        _drawing = drawing;
        _legend = new FigureLegend(drawing.Plot.Legend);
        _placement = !_legend.IsThere ? LegendPlacement.None
            : placement == LegendPlacement.Inside && !drawing.HasRoomInside ? LegendPlacement.Outside : placement;
        Width = width;
        _header = Header(title ?? drawing.Title, drawing.Scheme, width);
        _footer = Footer(title?.Length == 0 ? [] : drawing.Notes, drawing.Scheme, width);
        if (_placement == LegendPlacement.Outside)
        {
            var size = _legend.Size;
            var fits = width >= WideEnoughForLegend && size.Width < LargestShareOfLegend * width && !drawing.IsLegendBelow;
            (_beside, _below) = fits ? (size.Width + LegendGap, 0f) : (0f, _legend.SizeInRows(width - (2 * Margin)).Height + LegendGap);
        }

        Height = height ?? SuitableHeight();
        if (Width - _beside < NarrowestPanels || Height - _header.Height - _footer.Height - _below < LowestPanels)
        {
            throw new InvalidInputException(
                $"'{title ?? drawing.Title}' has no room: with title, legend and notes {Text(Width - _beside)} x {Text(Height - _header.Height - _footer.Height - _below)} "
                + "of letters' heights are left for the data; make the figure larger, its letters smaller, or leave title and legend out.");
        }
    }

    /// <summary>The width in pixels of the screen.</summary>
    public float Width { get; }

    /// <summary>The height in pixels of the screen.</summary>
    public float Height { get; }

    /// <summary>
    /// Draws the figure on a bitmap that is not seen. The first time a plot is rendered it may settle its layout only on the way and draw
    /// all of it again: letters would be there twice. And only what was drawn has widths to break labels at.
    /// </summary>
    public void Settle()
    {
        using var surface = SKSurface.Create(new SKImageInfo((int)Math.Ceiling(Width), (int)Math.Ceiling(Height)));
        Paint(surface.Canvas);
        Paint(surface.Canvas);
    }

    /// <summary>Draws the figure.</summary>
    public void Paint(SKCanvas canvas)
    {
        using (var ground = new SKPaint { Color = _drawing.Scheme.Ground.ToSKColor() })
        {
            canvas.DrawRect(0, 0, Width, Height, ground);
        }

        _header.Paint(canvas, Width / 2, 0);
        _footer.Paint(canvas, Width / 2, Height - _footer.Height);
        var area = new PixelRect(0, Width - _beside, Height - _footer.Height - _below, _header.Height);
        PaintPanels(canvas, area);
        if (_placement == LegendPlacement.Inside && _legend.FitsInside(_drawing.Plot))
        {
            _legend.PaintInside(canvas, _drawing.Plot);
        }
        else if (_beside > 0)
        {
            _legend.Paint(canvas, new PixelRect(area.Right, Width, area.Bottom, area.Top + Margin), inRows: false);
        }
        else if (_below > 0)
        {
            _legend.Paint(canvas, new PixelRect(Margin, Width - Margin, area.Bottom + _below, area.Bottom + (LegendGap / 2)), inRows: true);
        }
    }

    /// <summary>The height that title and notes take in a width, in whole pixels.</summary>
    public static int HeightOfTexts(string title, IReadOnlyList<string> notes, float width)
        => (int)(Header(title, FigureScheme.Current, width).Height + Footer(notes, FigureScheme.Current, width).Height);

    private static TextLines Header(string title, FigureScheme scheme, float width)
        => new([title], FigureStyle.TitleFontSize, scheme.Ink, width - (2 * Margin), 9, 4);

    private static TextLines Footer(IReadOnlyList<string> notes, FigureScheme scheme, float width)
        => new(notes, FigureStyle.NoteFontSize, scheme.NoteInk, width - (2 * Margin), 4, 8);

    private static string Text(float pixels) => Math.Max(0, pixels / FigureStyle.LabelFontSize).ToString("0.#", CultureInfo.InvariantCulture);

    // A figure keeps its proportions; one with a row for each thing that it shows, its height.
    private float SuitableHeight()
    {
        if (_drawing.RigidHeight is { } rigid)
        {
            return rigid + _header.Height + _footer.Height;
        }

        var least = _drawing.Arrangement.LeastHeight(_drawing.Panels.Count, Width - _beside) + _header.Height + _footer.Height;
        var panels = _drawing.IsHeightGiven || Width >= _drawing.Width ? _drawing.Height : Math.Max(_drawing.Height * Width / _drawing.Width, least);
        var legend = _beside > 0 ? _legend.Size.Height + (2 * Margin) + _header.Height + _footer.Height : 0;
        return Math.Max(panels + _below, legend);
    }

    private void PaintPanels(SKCanvas canvas, PixelRect area)
    {
        var panels = _drawing.Panels;
        LabelStyle[] labels =
        [
            .. panels.SelectMany(panel => new[] { panel.Axes.Left.Label, panel.Axes.Bottom.Label }.Concat(panel.Axes.GetPanels().OfType<ColorBar>().Select(bar => bar.LabelStyle))),
        ];
        var texts = labels.Select(label => label.Text).ToArray();
        var isVisible = _drawing.Plot.Legend.IsVisible;
        try
        {
            _drawing.Plot.Legend.IsVisible = false;
            var (rows, columns) = (_drawing.Arrangement.RowsOf(panels.Count, area.Width), _drawing.Arrangement.ColumnsOf(panels.Count, area.Width));
            foreach (var panel in panels)
            {
                Fit(panel.Axes.Left.Label, (area.Height / rows) - 50);
                Fit(panel.Axes.Bottom.Label, _widths.GetValueOrDefault(panel, (area.Width / columns) - 60));
                foreach (var bar in panel.Axes.GetPanels().OfType<ColorBar>())
                {
                    Fit(bar.LabelStyle, area.Height - 70);
                }
            }

            var places = _drawing.Arrangement.Place(panels, area);
            for (var index = 0; index < panels.Count; index++)
            {
                panels[index].RenderManager.ClearCanvasBeforeEachRender = false;
                panels[index].Render(canvas, places[index]);
                var (data, place) = (panels[index].LastRender.DataRect, places[index]);
                _widths[panels[index]] = data.Width + (2 * Math.Min(data.Left - place.Left, place.Right - data.Right)) - 16;
            }
        }
        finally
        {
            _drawing.Plot.Legend.IsVisible = isVisible;
            foreach (var (label, text) in labels.Zip(texts))
            {
                label.Text = text;
            }
        }
    }

    private static void Fit(LabelStyle label, float length)
        => label.Text = string.Join('\n', label.Text.Split('\n').Select(line => PlotText.Wrap(line, label.FontSize, Math.Max(length, 60))));
}
