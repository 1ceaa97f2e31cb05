using Pegr.Torch.Plotting.Pdf;
using Pegr.Torch.Plotting.Style;
using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Tests;

public sealed class TrueTypeSubsetTests
{
    private const string Shown = "Aé‖μ‖²λℓЖ";
    private const string Absent = "Bößx";

    [Fact]
    public void Shown_glyphs_have_their_outlines_and_widths_and_others_have_none()
    {
        EmbeddedFont.Register();
        var whole = Fonts.GetTypeface(EmbeddedFont.Name, bold: false, italic: false);
        var file = File();

        var subset = TrueTypeSubset.Of(file, whole.GetGlyphs(Shown).Select(glyph => (int)glyph))!;

        Assert.True(subset.Length < 100_000 && file.Length > 700_000, $"{subset.Length} bytes of {file.Length}");
        using var small = SKTypeface.FromData(SKData.CreateCopy(subset));
        using var before = new SKFont(whole, 100);
        using var after = new SKFont(small, 100);
        Assert.Equal(whole.GlyphCount, small.GlyphCount);
        Assert.All(whole.GetGlyphs(Shown), glyph =>
        {
            Assert.Equal(before.GetGlyphPath(glyph).ToSvgPathData(), after.GetGlyphPath(glyph).ToSvgPathData());
            Assert.Equal(before.GetGlyphWidths([glyph]), after.GetGlyphWidths([glyph]));
        });
        Assert.All(whole.GetGlyphs(Absent), glyph =>
        {
            Assert.False(before.GetGlyphPath(glyph).IsEmpty);
            Assert.True(after.GetGlyphPath(glyph).IsEmpty);
        });
    }

    [Fact]
    public void The_file_has_the_sums_that_readers_check()
    {
        var subset = TrueTypeSubset.Of(File(), [36])!;

        Assert.Equal(0xB1B0AFBA, TrueTypeFile.Sum(subset));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(4000)]
    public void What_is_no_TrueType_font_stays_as_it_is(int length)
        => Assert.Null(TrueTypeSubset.Of(new byte[length], [1]));

    private static byte[] File()
    {
        using var stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
