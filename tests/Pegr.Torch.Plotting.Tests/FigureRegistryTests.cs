using System.Xml.Linq;
using Pegr.Torch.Training.Records;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Tests;

public sealed class FigureRegistryTests
{
    private static readonly string[] SyntheticFigures =
    [
        "training-loss", "test-accuracy", "signal-noise-plane", "signal-noise-steps", "penalty", "final-accuracy",
        "gradient-norms",
    ];

    private static readonly string[] ImageFigures =
    [
        "training-loss", "test-accuracy", "memorized-labels", "penalty", "robustness", "noisy-images", "final-accuracy",
        "class-accuracy", "gradient-norms",
    ];

    [Fact]
    public void Every_figure_has_a_caption_of_its_own()
    {
        Assert.All(FigureRegistry.Figures, figure => Assert.Matches("^[A-Z].{20,}[.]$", figure.Caption));
        Assert.Equal(FigureRegistry.Figures.Count, FigureRegistry.Figures.Select(figure => figure.Caption).Distinct().Count());
    }

    [Fact]
    public void Synthetic_records_have_the_figures_they_have_data_for_and_no_others()
    {
        AssertDrawn(SampleRecords.Synthetic(), SyntheticFigures);
    }

    [Fact]
    public void Image_records_have_the_figures_they_have_data_for_and_no_others()
    {
        AssertDrawn(SampleRecords.Images(), ImageFigures);
    }

    [Fact]
    public void Several_lambdas_have_a_figure_of_their_own()
    {
        string[] study = ["training-loss", "test-accuracy", "accuracy-against-lambda", .. ImageFigures[2..].Except(["noisy-images"])];
        AssertDrawn(SampleRecords.Study(), study);
        AssertDrawn(SampleRecords.Study(1), study);
        AssertDrawn(
            SampleRecords.Synthetic(2, ("gd", 0), ("pegr", 0.1), ("pegr", 0.2)),
            [.. SyntheticFigures[..2], "accuracy-against-lambda", .. SyntheticFigures[2..]]);
    }

    [Fact]
    public void One_seed_is_enough()
    {
        AssertDrawn(SampleRecords.Synthetic(1), SyntheticFigures);
        AssertDrawn(SampleRecords.Images(1, images: 0), ImageFigures.Except(["noisy-images"]));
    }

    [Fact]
    public void A_single_row_is_enough()
    {
        var record = SampleRecords.Synthetic(2);
        var first = record with { Runs = record.Runs.Select(run => run with { Rows = [run.Rows[0]] }).ToArray() };

        AssertDrawn(first, SyntheticFigures);
    }

    [Fact]
    public void Values_that_are_not_finite_or_not_positive_do_no_harm()
    {
        var record = SampleRecords.Synthetic().WithRows(row => row.Step switch
        {
            > 2000 => new MetricRow(row.Step, row.Values.ToDictionary(value => value.Key, _ => double.NaN)),
            > 1500 => row.With(Metric.TrainLoss, 0).With(Metric.Penalty, -1).With(Metric.SignalLearning, double.PositiveInfinity),
            _ => row,
        });

        AssertDrawn(record, SyntheticFigures.Except(["final-accuracy"]));
    }

    [Fact]
    public void Losses_that_are_never_positive_have_no_logarithmic_figure()
    {
        AssertDrawn(
            SampleRecords.Synthetic().WithRows(row => row.With(Metric.TrainLoss, 0)), SyntheticFigures.Except(["training-loss"]));
    }

    [Fact]
    public void A_dozen_objectives_and_lambdas_fit()
    {
        AssertDrawn(
            SampleRecords.Synthetic(2, SampleRecords.ManyObjectives),
            [.. SyntheticFigures[..2], "accuracy-against-lambda", .. SyntheticFigures[2..]]);
    }

    [Fact]
    public void A_record_without_runs_has_no_figures()
    {
        AssertDrawn(SampleRecords.Synthetic() with { Runs = [] }, []);
    }

    [Fact]
    public void Figures_of_an_earlier_run_are_replaced()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "training-loss.png");
        File.WriteAllText(path, "old");

        FigureRegistry.DrawAll(SampleRecords.Synthetic(1), folder.Path);

        Assert.NotEqual("old", File.ReadAllText(path));
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_half_written()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "training-loss.png"));

        Assert.ThrowsAny<Exception>(() => FigureRegistry.DrawAll(SampleRecords.Synthetic(1), folder.Path));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void One_figure_can_be_drawn_by_name_for_a_notebook()
    {
        using var drawing = FigureRegistry.Draw("training-loss", SampleRecords.Synthetic());

        drawing.Plot.Title("changed");

        Assert.Contains("changed", drawing.ToSvg());
        var html = drawing.ToHtml("loss \"against\" steps");
        Assert.StartsWith("<img width=\"900\" height=\"600\"", html, StringComparison.Ordinal);
        Assert.Contains("alt=\"loss &quot;against&quot; steps\" src=\"data:image/png;base64,iVBOR", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_figure_is_refused_with_the_names_that_are_known()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => FigureRegistry.Draw("nonesuch", SampleRecords.Synthetic()));

        Assert.Contains("'nonesuch'", refusal.Message);
        Assert.Contains("training-loss", refusal.Message);
    }

    [Fact]
    public void A_figure_that_does_not_fit_the_record_is_refused()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => FigureRegistry.Draw("robustness", SampleRecords.Synthetic()));

        Assert.Contains("'robustness'", refusal.Message);
    }

    private static void AssertDrawn(ExperimentRecord record, IEnumerable<string> names)
    {
        using var parent = new TemporaryFolder();
        var folder = Path.Combine(parent.Path, "new", "figures");

        var paths = FigureRegistry.DrawAll(record, folder);

        Assert.Equal(names.Select(name => Path.Combine(folder, name + ".png")), paths);
        Assert.Equal(
            paths.SelectMany(path => new[] { ".png", ".svg", ".csv" }.Select(extension => Path.ChangeExtension(path, extension))).Order(),
            Directory.GetFiles(folder).Order());
        Assert.All(paths, AssertPictures);
    }

    private static void AssertPictures(string png)
    {
        using var picture = SKBitmap.Decode(png);
        var svg = XDocument.Load(Path.ChangeExtension(png, ".svg")).Root!;
        Assert.Equal(
            (picture.Width.ToString(), picture.Height.ToString()),
            (svg.Attribute("width")!.Value, svg.Attribute("height")!.Value));
        Assert.Equal(900, picture.Width);
        Assert.InRange(picture.Height, 200, 2000);
        Assert.True(picture.Pixels.Distinct().Take(10).Count() == 10, $"{png} is blank");
    }
}
