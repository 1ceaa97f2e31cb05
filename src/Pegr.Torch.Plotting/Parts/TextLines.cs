using Pegr.Torch.Plotting.Style;
using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Lines of text above or below a figure's panels, in its middle.</summary>
internal sealed class TextLines
{
    private const float Leading = 1.3f;
    private readonly IReadOnlyList<string> _lines;
    private readonly float _fontSize;
    private readonly Color _color;
    private readonly float _top;

    /// <summary>Breaks paragraphs into lines.</summary>
    /// <param name="paragraphs">The paragraphs; those that are empty do not count.</param>
    /// <param name="fontSize">In pixels.</param>
    /// <param name="color">The text's color.</param>
    /// <param name="width">The width that there is.</param>
    /// <param name="top">Space above the first line.</param>
    /// <param name="bottom">Space below the last line.</param>
    public TextLines(IEnumerable<string> paragraphs, float fontSize, Color color, float width, float top, float bottom)
    {
        (_fontSize, _color, _top) = (fontSize, color, top);
        _lines =
        [
            .. paragraphs.Select(text => PlotText.Clean(PlotText.Symbols(text))).Where(text => text.Length > 0)
                .SelectMany(text => PlotText.Wrap(text, fontSize, width).Split('\n')),
        ];
        Height = _lines.Count == 0 ? 0 : MathF.Ceiling(top + bottom + (_lines.Count * Leading * fontSize));
    }

    /// <summary>The height of all in whole pixels, which is 0 without a line.</summary>
    public float Height { get; }

    /// <summary>Writes the lines.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="middle">Their horizontal middle.</param>
    /// <param name="top">Where their height begins.</param>
    public void Paint(SKCanvas canvas, float middle, float top)
    {
        using var paint = ScottPlot.Paint.NewDisposablePaint();
        for (var line = 0; line < _lines.Count; line++)
        {
            var label = new LabelStyle
            {
                Text = _lines[line],
                FontName = EmbeddedFont.Name,
                FontSize = _fontSize,
                ForeColor = _color,
                Alignment = Alignment.UpperCenter,
            };
            label.Render(canvas, new Pixel(middle, top + _top + (line * Leading * _fontSize)), paint);
        }
    }
}
