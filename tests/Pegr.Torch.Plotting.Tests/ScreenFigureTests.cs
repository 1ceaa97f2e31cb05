using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;
using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Tests;

/// <summary>Figures that are light or dark as the screen is.</summary>
public sealed partial class ScreenFigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly Dictionary<string, ExperimentRecord> Records = new()
    {
        ["synthetic"] = SampleRecords.Synthetic(),
        ["many"] = SampleRecords.Synthetic(2, SampleRecords.ManyObjectives),
        ["images"] = SampleRecords.Images(),
        ["study"] = SampleRecords.Study(),
    };

    public static TheoryData<string, string> RecordsAndFigures
        => [.. Records.SelectMany(record => FigureRegistry.Figures.Where(figure => figure.AppliesTo(record.Value)).Select(figure => (record.Key, figure.Name)))];

    [Theory]
    [MemberData(nameof(RecordsAndFigures))]
    public void Where_nobody_asks_for_dark_it_is_the_figure_as_it_is(string record, string figure)
    {
        using var drawing = FigureRegistry.Draw(figure, Records[record]);
        using var screen = new ScreenFigure(() => FigureRegistry.Draw(figure, Records[record]));

        var document = XDocument.Parse(screen.ToSvg());

        document.Root!.Element(Svg + "style")!.Remove();
        document.Descendants().Attributes("class").Remove();
        Assert.True(XNode.DeepEquals(XDocument.Parse(drawing.ToSvg()).Root, document.Root));
    }

    [Theory]
    [MemberData(nameof(RecordsAndFigures))]
    public void In_the_dark_its_ground_is_the_pages_and_every_text_is_read_on_it(string record, string figure)
    {
        using var screen = new ScreenFigure(() => FigureRegistry.Draw(figure, Records[record]));

        var document = InTheDark(screen.ToSvg());

        var ground = Fill(document.Descendants(Svg + "rect").First());
        Assert.Equal(FigureScheme.Dark.Ground.ToHex(), ground.ToHex());
        Assert.All(document.Descendants(Svg + "text"), text => Assert.True(Contrast.Between(Fill(text), ground) >= 4.5, $"{text.Value} is {Fill(text).ToHex()}"));
        Assert.DoesNotContain(document.Descendants(), element => element.Attribute("stroke")?.Value is "white" or "black");
    }

    [Fact]
    public void It_takes_other_forms_as_the_figure_does()
    {
        using var drawing = FigureRegistry.Draw("training-loss", Records["synthetic"]);
        using var screen = new ScreenFigure(() => FigureRegistry.Draw("training-loss", Records["synthetic"]));
        var form = new FigureForm { Width = 270, FontSize = 10 };

        Assert.Equal(SvgText.All(drawing.ToSvg(form)).Select(text => text.Text), SvgText.All(screen.ToSvg(form)).Select(text => text.Text));
        Assert.Throws<InvalidInputException>(() => screen.ToSvg(form with { Width = 20 }));
    }

    [Theory]
    [InlineData("noisy-images", true)]
    [InlineData("robustness", false)]
    public void It_says_whether_its_letters_shrink_with_it(string figure, bool isRigid)
    {
        using var screen = new ScreenFigure(() => FigureRegistry.Draw(figure, Records["images"]));

        Assert.Equal(isRigid, screen.IsRigid);
    }

    [Fact]
    public void What_is_drawn_next_is_light_again_also_after_a_failure()
    {
        using (new ScreenFigure(() => FigureRegistry.Draw("training-loss", Records["synthetic"])))
        {
            Assert.Throws<InvalidInputException>(() => new ScreenFigure(() => FigureRegistry.Draw("robustness", Records["synthetic"])));
            using var drawing = FigureRegistry.Draw("training-loss", Records["synthetic"]);

            Assert.Equal(Colors.White, Fill(XDocument.Parse(drawing.ToSvg()).Descendants(Svg + "rect").First()));
        }
    }

    /// <summary>A document as a viewer that prefers dark shows it.</summary>
    internal static XDocument InTheDark(string svg)
    {
        var document = XDocument.Parse(svg);
        var sheet = document.Root!.Element(Svg + "style")!.Value;
        Assert.StartsWith("@media (prefers-color-scheme:dark){", sheet, StringComparison.Ordinal);
        var rules = Rule().Matches(sheet).ToDictionary(rule => rule.Groups[1].Value, rule => rule.Groups[2].Value);
        foreach (var element in document.Descendants().Where(element => element.Attribute("class") is not null))
        {
            foreach (var property in rules[element.Attribute("class")!.Value].Split(';').Select(property => property.Split(':')))
            {
                element.SetAttributeValue(property[0], property[1]);
            }
        }

        return document;
    }

    private static Color Fill(XElement element) => element.Attribute("fill")!.Value switch
    {
        "white" => Colors.White,
        "black" => Colors.Black,
        var hex => Color.FromSKColor(SKColor.Parse(hex)),
    };

    [GeneratedRegex(@"\.(c\d+)\{([^}]*)\}")]
    private static partial Regex Rule();
}
