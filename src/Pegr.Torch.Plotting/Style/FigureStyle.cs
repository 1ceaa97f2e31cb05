using System.Globalization;
using ScottPlot;
using ScottPlot.AxisPanels;
using ScottPlot.TickGenerators;

namespace Pegr.Torch.Plotting.Style;

/// <summary>What all figures have in common: sizes, font, colors of the frame, legend.</summary>
public static class FigureStyle
{
    /// <summary>Width of a figure in pixels.</summary>
    public const int Width = 900;

    /// <summary>Height of a figure in pixels, where its content does not ask for more.</summary>
    public const int Height = 600;

    /// <summary>Width of curves in pixels.</summary>
    public const float LineWidth = 2;

    /// <summary>Size of the markers on curves in pixels.</summary>
    public const float MarkerSize = 8;

    /// <summary>Opacity of min-max bands.</summary>
    public const double BandOpacity = 0.2;

    /// <summary>How much wider than a line its casing is.</summary>
    internal const float CasingWidth = 2;

    internal const float LabelFontSize = 15;
    internal const float TickFontSize = 13;

    /// <summary>How far text that is centered on a mark must be lowered to look centered.</summary>
    internal const float TextDrop = 2;

    internal const float LegendFontSize = 14;

    internal const float TitleFontSize = 16;
    internal const float NoteFontSize = 12;

    private const double TickDensity = 0.6;
    private const float LegendEntryHeight = 23;

    /// <summary>The color of text and axes.</summary>
    public static Color Ink => FigureScheme.Current.Ink;

    /// <summary>The color of what explains without belonging to one objective.</summary>
    public static Color Gray => FigureScheme.Current.Gray;

    /// <summary>A new plot in the common style.</summary>
    /// <param name="title">The title; long ones are broken into lines.</param>
    /// <param name="xLabel">What the horizontal axis shows, with its unit.</param>
    /// <param name="yLabel">What the vertical axis shows, with its unit.</param>
    public static Plot NewPlot(string title, string xLabel, string yLabel)
    {
        EmbeddedFont.Register();
        var plot = new Plot();
        plot.Title(PlotText.Wrap(PlotText.Clean(PlotText.Symbols(title)), TitleFontSize, Width * 0.7f), TitleFontSize);
        plot.XLabel(xLabel, LabelFontSize);
        plot.YLabel(yLabel, LabelFontSize);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Color(Ink);
        plot.FigureBackground.Color = FigureScheme.Current.Ground;
        plot.DataBackground.Color = FigureScheme.Current.Ground;
        plot.Grid.MajorLineColor = FigureScheme.Current.Grid;
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left }.Cast<AxisBase>())
        {
            axis.LabelBold = false;
            axis.PaddingOutsideAxisLabels = new PixelPadding(5);
            axis.TickLabelStyle.FontSize = TickFontSize;
            axis.TickGenerator = NewTicks();
        }

        // Space for the last tick label, half of which lies beyond the axis.
        plot.Axes.Right.MinimumSize = 25;
        plot.Axes.Top.MinimumSize = 8;
        plot.Font.Set(EmbeddedFont.Name);
        return plot;
    }

    /// <summary>Gives a plot the entries of the legend, which the figure places, in the common style.</summary>
    internal static void FillLegend(Plot plot, IEnumerable<LegendItem> items)
    {
        plot.Legend.IsVisible = false;
        plot.Legend.DisplayPlottableLegendItems = false;
        plot.Legend.ManualItems.AddRange(items);
        plot.Legend.FontName = EmbeddedFont.Name;
        plot.Legend.FontSize = LegendFontSize;
        plot.Legend.FontColor = Ink;
        plot.Legend.BackgroundColor = FigureScheme.Current.Ground;
        plot.Legend.SymbolWidth = LegendSymbol.Width;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
    }

    /// <summary>The height of a figure whose legend must fit.</summary>
    /// <param name="legendEntries">How many entries the legend has.</param>
    public static int HeightFor(int legendEntries) => Math.Max(Height, (int)(150 + legendEntries * LegendEntryHeight));

    /// <summary>Ticks of a linear axis.</summary>
    internal static NumericAutomatic NewTicks() => new() { LabelFormatter = FormatTick, TickDensity = TickDensity };

    /// <summary>A number as tick labels show it, whatever the system's culture.</summary>
    internal static string FormatTick(double value)
        => PlotText.Minus(Math.Abs(value) is > 0 and (< 1e-4 or >= 1e6)
            ? value.ToString("0.###e+0", CultureInfo.InvariantCulture)
            : Math.Round(value, 8).ToString("0.########", CultureInfo.InvariantCulture));

    /// <summary>A number as tick labels show it, of a few digits.</summary>
    internal static string FormatShort(double value, int digits)
        => FormatTick(double.Parse(value.ToString(string.Create(CultureInfo.InvariantCulture, $"G{digits}"), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
}
