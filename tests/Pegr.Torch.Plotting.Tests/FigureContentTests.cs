using Pegr.Torch.Training.Records;
using ScottPlot;
using ScottPlot.Plottables;

namespace Pegr.Torch.Plotting.Tests;

public sealed class FigureContentTests
{
    private const string SignalLabel = "signal learning: max over j, r of ⟨wⱼᵣ, j·μ⟩";

    [Theory]
    [InlineData("training-loss", "optimizer step", "training loss (empirical risk, nats)")]
    [InlineData("test-accuracy", "optimizer step", "test accuracy (fraction of test examples)")]
    [InlineData("penalty", "optimizer step", "penalty (1/n) Σᵢ ‖∇lᵢ‖², without λ")]
    [InlineData("signal-noise-plane", "noise memorization: max over j, r, i of ⟨wⱼᵣ, ξᵢ⟩", SignalLabel)]
    [InlineData("signal-noise-steps", "optimizer step", "signal learning")]
    [InlineData("gradient-norms", "per-example gradient norm ‖∇lᵢ‖ after training", "fraction of the training examples")]
    public void Axes_objectives_and_the_experiment_are_named(string figure, string xLabel, string yLabel)
    {
        var record = SampleRecords.Synthetic();
        using var drawing = FigureRegistry.Draw(figure, record);

        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToArray();

        var settings = record.Title.Replace("σ_p", "σₚ", StringComparison.Ordinal).Replace("relu2", "ReLU²", StringComparison.Ordinal);
        Assert.All([xLabel, yLabel, settings, "GD", "GR (λ=0.1)", "PEGR (λ=0.1)"], text => Assert.Contains(text, texts));
    }

    [Theory]
    [InlineData("training-loss")]
    [InlineData("final-accuracy")]
    [InlineData("gradient-norms")]
    public void What_diverged_is_told_at_every_figure(string figure)
    {
        var record = SampleRecords.Synthetic();
        using var drawing = FigureRegistry.Draw(figure, record with { Diverged = [record.Runs[^1] with { Lambda = 7, Divergence = "it diverged" }] });

        var title = string.Join(' ', SvgText.All(drawing.ToSvg()).Select(text => text.Text));

        Assert.Contains($"{record.Runs[^1].Objective} at lambda 7 diverged on 1 of", title, StringComparison.Ordinal);
    }

    [Fact]
    public void Robustness_curves_name_the_noise()
    {
        using var drawing = FigureRegistry.Draw("robustness", SampleRecords.Images());

        Assert.Contains(
            "σ of the Gaussian noise added to test pixels (pixels in [0, 1])",
            SvgText.All(drawing.ToSvg()).Select(text => text.Text));
    }

    [Fact]
    public void Loss_curves_are_the_logarithms_of_the_means_over_seeds()
    {
        var record = SampleRecords.Synthetic(3, ("pegr", 0.1));
        using var drawing = FigureRegistry.Draw("training-loss", record);

        var line = Assert.Single(Lines(drawing.Plot));

        var means = record.Runs[0].Rows.Select((row, index) => new Coordinates(
            row.Step, Math.Log10(record.Runs.Average(run => run.Rows[index][Metric.TrainLoss]))));
        Assert.Equal(means, line.Data.GetScatterPoints());
        Assert.Single(drawing.Plot.GetPlottables<FillY>());
    }

    [Fact]
    public void One_seed_has_no_band()
    {
        using var drawing = FigureRegistry.Draw("training-loss", SampleRecords.Synthetic(1));

        Assert.Empty(drawing.Plot.GetPlottables<FillY>());
        Assert.DoesNotContain(SvgText.All(drawing.ToSvg()), text => text.Text.Contains("seeds", StringComparison.Ordinal));
    }

    [Fact]
    public void The_plane_shows_noise_to_the_right_and_signal_upwards()
    {
        var record = SampleRecords.Synthetic(1, ("gd", 0));
        using var drawing = FigureRegistry.Draw("signal-noise-plane", record);

        var path = Assert.Single(Lines(drawing.Plot)).Data.GetScatterPoints();

        Assert.Equal(
            record.Runs[0].Rows.Select(row => new Coordinates(row[Metric.NoiseMemorization], row[Metric.SignalLearning])), path);
    }

    [Fact]
    public void Bars_show_means_and_print_mean_and_range()
    {
        double[] accuracies = [0.5, 0.6, 0.7];
        var record = SampleRecords.Synthetic(3, ("gd", 0));
        record = record with
        {
            Runs = record.Runs
                .Zip(accuracies, (run, accuracy) => run with { Rows = [run.Rows[^1].With(Metric.TestAccuracy, accuracy)] })
                .ToArray(),
        };

        using var drawing = FigureRegistry.Draw("final-accuracy", record);

        Assert.Equal(0.6, Assert.Single(Assert.Single(drawing.Plot.GetPlottables<BarPlot>()).Bars).Value, 1e-12);
        Assert.Contains("0.600 [0.500, 0.700]", SvgText.All(drawing.ToSvg()).Select(text => text.Text));
    }

    [Fact]
    public void Chance_is_drawn_only_where_it_is_known()
    {
        using var synthetic = FigureRegistry.Draw("final-accuracy", SampleRecords.Synthetic());
        using var images = FigureRegistry.Draw("final-accuracy", SampleRecords.Images());

        Assert.Contains(SvgText.All(synthetic.ToSvg()), text => text.Text == "chance");
        Assert.DoesNotContain(SvgText.All(images.ToSvg()), text => text.Text == "chance");
    }

    [Fact]
    public void Wrong_labels_stand_with_the_true_class()
    {
        var bag = new ImageSample(1, 1, 1, [0.5f], "bag", "bag");
        var record = SampleRecords.Images() with { Images = [bag, bag with { TrueLabel = "shirt" }] };

        using var drawing = FigureRegistry.Draw("noisy-images", record);

        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToArray();
        Assert.Equal(2, texts.Count(text => text == "bag"));
        Assert.Single(texts, "(was: shirt)");
    }

    [Fact]
    public void Markup_in_names_is_text()
    {
        var record = SampleRecords.Images() with
        {
            Title = "a < b & \"c\"",
            Images = [new ImageSample(1, 1, 1, [0], "<i>", "&amp;")],
        };

        using var drawing = FigureRegistry.Draw("noisy-images", record);

        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToArray();
        Assert.All(["a < b & \"c\"", "<i>", "(was: &amp;)"], text => Assert.Contains(text, texts));
    }

    [Fact]
    public void Accuracy_is_drawn_at_every_lambda_and_as_a_level_where_there_is_none()
    {
        var record = SampleRecords.Study();
        using var drawing = FigureRegistry.Draw("accuracy-against-lambda", record);

        Assert.Equal(2, drawing.Panels.Count);
        AssertPanel(drawing.Panels[0], run => run.Final[Metric.TestAccuracy]);
        AssertPanel(drawing.Panels[1], run => run.Robustness.Single(point => point.Sigma == 0.5).Accuracy);
        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToArray();
        Assert.All(
            ["λ, the weight of the penalty", "0", "0.003", "0.01", "0.03", "0.1", "PEGR", "GR", "GD", "SAM", "min–max, 3 seeds"],
            text => Assert.Contains(text, texts));

        void AssertPanel(Plot plot, Func<RunRecord, double> accuracy)
        {
            var lines = Lines(plot).Select(line => line.Data.GetScatterPoints()).ToArray();
            Assert.Equal(4, lines.Length);
            double Mean(string objective, double lambda)
                => record.Runs.Where(run => (run.Objective, run.Lambda) == (objective, lambda)).Average(accuracy);
            Assert.Equal([Mean("gd", 0), Mean("gd", 0)], lines[0].Select(point => point.Y));
            Assert.Equal(new[] { 0, 0.003, 0.01, 0.03, 0.1 }.Select(lambda => Mean("pegr", lambda)), lines[2].Select(point => point.Y));
            Assert.Equal(new[] { 0.003, 0.01, 0.03, 0.1 }.Select(Math.Log10), lines[2].Skip(1).Select(point => point.X));
            Assert.True(lines[2][0].X < lines[2][1].X);
        }
    }

    [Fact]
    public void Class_marks_are_means_of_each_objectives_best_lambda()
    {
        var record = SampleRecords.Study();
        using var drawing = FigureRegistry.Draw("class-accuracy", record);

        var best = record.Runs.Where(run => run.Objective == "pegr").GroupBy(run => run.Lambda)
            .MaxBy(runs => runs.Average(run => run.Final[Metric.TestAccuracy]))!;
        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToArray();
        Assert.Contains(FormattableString.Invariant($"PEGR (λ={best.Key})"), texts);
        Assert.Contains("test accuracy of the class (each objective with its best λ)", texts);
        Assert.All(best.First().ClassAccuracies, item => Assert.Contains(item.Class, texts));
        var marks = drawing.Plot.GetPlottables<Markers>().SelectMany(marker => marker.Data.GetScatterPoints()).ToArray();
        Assert.Equal(4 * 10, marks.Length);
        var trouser = best.Average(run => run.ClassAccuracies[1].Accuracy);
        Assert.Contains(marks, mark => Math.Abs(mark.X - trouser) < 1e-12 && mark.Y is > -1.5 and < -0.5);
    }

    [Fact]
    public void Many_curves_have_no_bands_and_say_that_they_are_means()
    {
        using var drawing = FigureRegistry.Draw("memorized-labels", SampleRecords.Study());

        Assert.Empty(drawing.Plot.GetPlottables<FillY>());
        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToArray();
        Assert.All(["Lines are means, 3 seeds.", "PEGR (λ=0)", "wrong labels memorized (fraction of wrong labels)"], text => Assert.Contains(text, texts));
    }

    [Fact]
    public void Few_histograms_are_shaded_and_many_are_not()
    {
        using var few = FigureRegistry.Draw("gradient-norms", SampleRecords.Images());
        using var many = FigureRegistry.Draw("gradient-norms", SampleRecords.Study());

        Assert.NotEmpty(few.Plot.GetPlottables<Polygon>());
        Assert.Empty(many.Plot.GetPlottables<Polygon>());
        Assert.True(many.Plot.GetPlottables<Scatter>().Count() >= 7);
    }

    // Without what is white at both sides of a line.
    private static IEnumerable<Scatter> Lines(Plot plot) => plot.GetPlottables<Scatter>().Where(line => line.LineColor != Colors.White);
}
