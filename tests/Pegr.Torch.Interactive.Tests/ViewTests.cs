using System.Buffers.Binary;
using System.Net;
using Pegr.Torch.Plotting;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Tables;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Interactive.Tests;

public sealed class ViewTests
{
    [Fact]
    public void A_plot_is_a_picture_in_the_size_of_figures()
    {
        using var plot = new ScottPlot.Plot();
        plot.Title("Loss");

        var shown = Shown.Of(plot);

        Assert.Equal((900, 600), SizeOf(shown["image/png"]));
        Assert.Equal("figure 'Loss', 900 x 600 pixels", shown["text/plain"]);
    }

    [Fact]
    public void A_figure_is_a_picture_in_its_own_size()
    {
        using var figure = new FigureDrawing(300, 200, new ScottPlot.Plot());

        Assert.Equal((300, 200), SizeOf(Shown.Of(figure)["image/png"]));
    }

    [Fact]
    public void A_table_is_laid_out_and_its_texts_are_no_markup()
    {
        var table = new TextTable(["a\nb", "<i>"], [["1", "x & y"], ["long", ""]]);

        Assert.Equal("a b   <i>\n1     x & y\nlong", Shown.Text(table));
        Assert.Equal(
            "<table><thead><tr><th scope=\"col\">a<br>b</th><th scope=\"col\">&lt;i&gt;</th></tr></thead>"
            + "<tbody><tr><td>1</td><td>x &amp; y</td></tr><tr><td>long</td><td></td></tr></tbody></table>",
            Shown.Html(table));
    }

    [Fact]
    public void A_comparison_is_its_title_table_finding_and_figures()
    {
        var comparison = Records.Experiment(
            [.. new[] { "gd", "pegr" }.Select((key, i) => Records.Run(key, 1, 0.1 * i, [Row(0, 0.5), Row(10, 0.6 + (0.3 * i))]))]) with
        { Title = "n < 5" };

        var html = Shown.Html(comparison);

        Assert.StartsWith("<p><b>n &lt; 5</b></p>\n<table>", html, StringComparison.Ordinal);
        Assert.Contains("<td>pegr</td><td>0.1</td>", html);
        Assert.Contains("0.900 with pegr and 0.600 with gd", html);
        var captions = FigureRegistry.Figures.Where(figure => figure.AppliesTo(comparison)).Select(figure => WebUtility.HtmlEncode(figure.Caption)).ToList();
        Assert.NotEmpty(captions);
        Assert.All(captions, caption => Assert.Contains($"alt=\"{caption}\" src=\"data:image/png;base64,iVBOR", html));
        Assert.DoesNotContain("<img", Shown.Text(comparison));
    }

    [Fact]
    public void A_sweep_is_its_title_table_and_maps()
    {
        var results = new[] { 1.0, 2.0 }.SelectMany(x => new[] { 5.0, 6.0 }.Select(y =>
            new SweepResult(x, y, 1, 0, new Dictionary<string, double> { [Metric.TestAccuracy] = 0.5 + (x / 10) }))).ToList();
        var sweep = new SweepRecord
        {
            Title = "d=10",
            X = new SweepAxis("signal-norm", [1, 2], IsLogarithmic: false),
            Y = new SweepAxis("samples", [5, 6], IsLogarithmic: false),
            Seeds = 1,
            Groups = [new SweepGroup { Objective = "gd", LambdaChoice = "", Results = results }],
        };

        var html = Shown.Html(sweep);

        Assert.StartsWith("<p><b>d=10</b></p>\n<table>", html, StringComparison.Ordinal);
        Assert.Contains("<td>gd</td><td></td><td>0.650</td>", html);
        Assert.Contains("alt=\"Test accuracy of GD in every cell", html);
    }

    [Fact]
    public void A_data_set_of_images_is_counted_class_by_class_beside_its_first_images()
    {
        var images = new ImageDataset(3, 2, 4, [.. new byte[3 * 24]], [0, 1, 1], ["cat & dog", "none", "other"]);

        var html = Shown.Html(images);

        Assert.StartsWith("<p>3 images of 2 x 4 pixels, color, 3 classes</p>\n<img alt=\"the first 3 images\"", html, StringComparison.Ordinal);
        Assert.Contains("<td>cat &amp; dog</td><td>1</td>", html);
        Assert.Contains("<td>none</td><td>2</td>", html);
        Assert.Contains("<td>other</td><td>0</td>", html);
        Assert.Contains("0 images", Shown.Text(images.Select([])));
    }

    private static MetricRow Row(int step, double accuracy)
        => Records.Row(step, (Metric.TrainLoss, 0.1), (Metric.TrainAccuracy, 1), (Metric.TestAccuracy, accuracy));

    private static (int Width, int Height) SizeOf(string base64)
    {
        var png = Convert.FromBase64String(base64);
        Assert.Equal("PNG", System.Text.Encoding.ASCII.GetString(png, 1, 3));
        return (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }
}
