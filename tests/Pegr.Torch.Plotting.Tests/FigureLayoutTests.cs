using System.Xml.Linq;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Tests;

public sealed class FigureLayoutTests
{
    private static readonly Dictionary<string, ExperimentRecord> Records = new()
    {
        ["synthetic"] = SampleRecords.Synthetic(),
        ["one seed"] = SampleRecords.Synthetic(1),
        ["many"] = SampleRecords.Synthetic(2, SampleRecords.ManyObjectives),
        ["long title"] = SampleRecords.Synthetic() with { Title = string.Join(' ', Enumerable.Repeat("wordy title", 12)) },
        ["images"] = SampleRecords.Images(),
        ["study"] = SampleRecords.Study(),
        ["many classes"] = SampleRecords.Images(images: 0).WithClasses(100),
        ["many images"] = SampleRecords.Images(images: 50, channels: 3, size: 32) with
        {
            Title = string.Join(' ', Enumerable.Repeat("wordy title", 12)),
        },
        ["long names"] = SampleRecords.Images() with
        {
            Images = Enumerable
                .Repeat(new ImageSample(1, 1, 2, [0, 1], "a class with a very long name", "another very long name"), 7)
                .ToArray(),
        },
        ["large numbers"] = SampleRecords.Synthetic().WithRows(row => new MetricRow(
            row.Step * 1000,
            row.Values.ToDictionary(value => value.Key, value => value.Value * (value.Key == Metric.TestAccuracy ? 1 : 1e7)))),
        ["narrow range"] = SampleRecords.Synthetic().WithRows(row => row
            .With(Metric.TrainLoss, 0.6931 + 1e-6 * row.Step)
            .With(Metric.Penalty, 12345.6 + 0.001 * row.Step)
            .With(Metric.SignalLearning, 1e-7 * row.Step)),
    };

    public static TheoryData<string, string> RecordsAndFigures
        => [.. Records.SelectMany(record => FigureRegistry.Figures
            .Where(figure => figure.AppliesTo(record.Value))
            .Select(figure => (record.Key, figure.Name)))];

    [Theory]
    [MemberData(nameof(RecordsAndFigures))]
    public void Texts_lie_within_the_figure_and_do_not_overlap(string record, string figure)
    {
        using var drawing = FigureRegistry.Draw(figure, Records[record]);

        TextPlaces.AssertApart(figure, drawing.ToSvg());
    }

    [Theory]
    [MemberData(nameof(RecordsAndFigures))]
    public void Every_character_is_in_the_font_that_comes_along(string record, string figure)
    {
        using var drawing = FigureRegistry.Draw(figure, Records[record]);
        var font = Fonts.GetTypeface(EmbeddedFont.Name, bold: false, italic: false);
        Assert.Equal("DejaVu Sans", font.FamilyName);

        Assert.All(SvgText.All(drawing.ToSvg()), text => Assert.True(font.ContainsGlyphs(text.Text), text.Text));
    }

    [Theory]
    [MemberData(nameof(RecordsAndFigures))]
    public void Coordinate_lists_are_what_strict_viewers_accept(string record, string figure)
    {
        using var drawing = FigureRegistry.Draw(figure, Records[record]);

        var document = XDocument.Parse(drawing.ToSvg());

        Assert.Equal($"0 0 {drawing.Width} {drawing.Height}", document.Root!.Attribute("viewBox")!.Value);
        Assert.DoesNotContain(document.Root.Elements(), element => element.Name.LocalName == "rect" && element.Attribute("fill") is null);
        var lists = document.Descendants().Where(element => element.Name.LocalName == "text").Attributes()
            .Where(attribute => attribute.Name.LocalName is "x" or "y");
        Assert.All(lists, list => Assert.Matches(@"\d$", list.Value));
    }
}
