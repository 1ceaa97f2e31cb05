using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;
using ScottPlot.Plottables;

namespace Pegr.Torch.Plotting.Tests;

public sealed class ImageSheetTests
{
    private static readonly ImageSample Gray = new(1, 2, 2, [0, 0.3f, 0.6f, 1], "", "");

    [Fact]
    public void Captions_have_their_lines_and_marked_images_a_thick_frame()
    {
        using var drawing = ImageSheet.Draw(
            "sheet", "framed: odd", [new(Gray, "one\nsays two\nsays three", IsMarked: true), new(Gray, "four")]);

        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToArray();
        Assert.All(["sheet", "framed: odd", "one", "says two", "says three", "four"], text => Assert.Contains(text, texts));
        var frames = drawing.Plot.GetPlottables<Rectangle>().ToArray();
        Assert.Equal(2, frames.Length);
        Assert.True(frames[0].LineWidth > frames[1].LineWidth);
    }

    [Fact]
    public void Rows_lie_below_each_other_and_captions_within_the_figure()
    {
        var images = Enumerable.Range(0, 8).Select(index => new SheetImage(Gray, $"a{index}\nb{index}\nc{index}")).ToArray();
        using var drawing = ImageSheet.Draw("sheet", "", images);

        var texts = SvgText.All(drawing.ToSvg()).ToDictionary(text => text.Text, text => text.Box);
        var rectangles = drawing.Plot.GetPlottables<Rectangle>().Select(frame => frame.CoordinateRect).ToArray();
        Assert.All(texts.Values, box => Assert.True(box.Top >= 0 && box.Bottom <= drawing.Height && box.Left >= 0));
        Assert.True(texts["c0"].Bottom < texts["a6"].Top);
        Assert.True(rectangles[6].Top < rectangles[0].Bottom - (texts["c0"].Bottom - texts["a0"].Top));
    }

    [Fact]
    public void A_line_that_is_too_long_is_cut()
    {
        using var drawing = ImageSheet.Draw("sheet", "", [new(Gray, new string('w', 60) + "\nshort")]);

        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToArray();
        Assert.Contains("short", texts);
        Assert.Contains(texts, text => text.StartsWith("www", StringComparison.Ordinal) && text.EndsWith('…') && text.Length < 30);
    }

    [Fact]
    public void A_sheet_without_images_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => ImageSheet.Draw("sheet", "", []));
}
