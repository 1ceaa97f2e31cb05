using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Tests;

public sealed partial class FigureFormTests
{
    private static readonly FigureForm Column = new() { Width = 237.6, FontSize = 7 };

    [Fact]
    public void A_PDF_has_one_page_of_the_size_with_its_text_as_text_and_always_the_same_bytes()
    {
        using var drawing = FigureRegistry.Draw("training-loss", SampleRecords.Synthetic());
        var form = Column with { Height = 179.5 };

        var pdf = drawing.ToPdf(form);

        var text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        var box = MediaBox().Match(text);
        double[] sides = [.. box.Groups.Values.Skip(1).Select(side => double.Parse(side.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(237.6, sides[1], 0.001);
        Assert.Equal(179.5, sides[2] - sides[0], 0.001);
        var offsets = Offset().Matches(text[text.LastIndexOf("\nxref\n", StringComparison.Ordinal)..]).Select(entry => int.Parse(entry.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.NotEmpty(offsets);
        Assert.All(offsets.Index(), entry => Assert.StartsWith($"{entry.Index + 1} 0 obj", text[entry.Item..], StringComparison.Ordinal));
        var start = int.Parse(text.Split("startxref\n")[1].Split('\n')[0], CultureInfo.InvariantCulture);
        Assert.StartsWith("xref", text[start..], StringComparison.Ordinal);
        Assert.Single(Page().Matches(text));
        Assert.Contains("/ToUnicode", text, StringComparison.Ordinal); // letters that can be searched and copied
        Assert.DoesNotContain("/Subtype /Image", text, StringComparison.Ordinal);
        Assert.InRange(pdf.Length, 5_000, 60_000); // the font has the letters that are there, not all 6,000
        Assert.Equal(pdf, drawing.ToPdf(form));
    }

    [Fact]
    public void SVG_and_PNG_have_the_size()
    {
        using var drawing = FigureRegistry.Draw("training-loss", SampleRecords.Synthetic());
        var form = Column with { Height = 180, Dpi = 200 };

        var svg = XDocument.Parse(drawing.ToSvg(form)).Root!;
        using var png = SKBitmap.Decode(drawing.ToPng(form));

        Assert.Equal(("237.6pt", "180pt"), (svg.Attribute("width")!.Value, svg.Attribute("height")!.Value));
        Assert.Equal((660, 500), (png.Width, png.Height));
    }

    [Fact]
    public void Letters_have_the_font_size_whatever_the_width()
    {
        using var drawing = FigureRegistry.Draw("training-loss", SampleRecords.Synthetic());

        Assert.All([200.0, 400.0], width =>
        {
            var svg = XDocument.Parse(drawing.ToSvg(new FigureForm { Width = width, FontSize = 8 })).Root!;
            var viewed = double.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
            var label = svg.Descendants().Single(element => element.Name.LocalName == "text" && element.Value == "optimizer step");
            Assert.Equal(8, double.Parse(label.Attribute("font-size")!.Value, CultureInfo.InvariantCulture) * width / viewed, 0.01);
        });
    }

    [Fact]
    public void Titles_and_legends_can_be_left_out_and_put_elsewhere()
    {
        using var drawing = FigureRegistry.Draw("training-loss", SampleRecords.Synthetic());
        IEnumerable<string> Texts(FigureForm form) => SvgText.All(drawing.ToSvg(form)).Select(text => text.Text);

        Assert.Contains("Training loss", Texts(Column));
        Assert.Contains("Mine", Texts(Column with { Title = "Mine" }));
        var bare = Texts(Column with { Title = "" }).ToList();
        Assert.DoesNotContain("Training loss", bare);
        Assert.DoesNotContain(bare, text => text.StartsWith("Signal-noise data", StringComparison.Ordinal));
        Assert.Contains("GD", bare);
        Assert.DoesNotContain("GD", Texts(Column with { Legend = LegendPlacement.None }));
        Assert.Contains("GD", Texts(Column with { Legend = LegendPlacement.Inside }));
    }

    [Fact]
    public void What_has_no_room_is_refused()
    {
        using var drawing = FigureRegistry.Draw("training-loss", SampleRecords.Synthetic(2, SampleRecords.ManyObjectives));

        Assert.Contains("has no room", Assert.Throws<InvalidInputException>(() => drawing.ToPdf(Column with { Height = 40 })).Message);
        Assert.Contains("has no room", Assert.Throws<InvalidInputException>(() => drawing.ToSvg(Column with { FontSize = 60 })).Message);
        Assert.Throws<InvalidInputException>(() => drawing.ToPng(Column with { Width = double.NaN }));
        Assert.Throws<InvalidInputException>(() => drawing.ToPng(Column with { Height = -1 }));
    }

    [Fact]
    public void In_one_column_of_a_paper_no_text_leaves_a_figure_or_lies_on_another()
    {
        foreach (var record in (ExperimentRecord[])[SampleRecords.Synthetic(), SampleRecords.Images(), SampleRecords.Study()])
        {
            foreach (var figure in FigureRegistry.Figures.Where(figure => figure.AppliesTo(record)))
            {
                using var drawing = FigureRegistry.Draw(figure.Name, record);
                TextPlaces.AssertApart(figure.Name, drawing.ToSvg(Column));
            }
        }
    }

    [GeneratedRegex(@"(\d{10}) \d{5} n")]
    private static partial Regex Offset();

    [GeneratedRegex(@"/MediaBox \[0 ([\d.]+) ([\d.]+) ([\d.]+)\]")]
    private static partial Regex MediaBox();

    [GeneratedRegex(@"/Type /Page\b(?!s)")]
    private static partial Regex Page();
}
