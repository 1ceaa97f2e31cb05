using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;
using ScottPlot.Plottables;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Tests;

public sealed class SweepFigureTests
{
    private static readonly SweepAxis X = new("signal-norm", [1, 2, 3], IsLogarithmic: false);
    private static readonly SweepAxis Y = new("samples", [10, 100], IsLogarithmic: true);

    [Fact]
    public void Every_metric_has_a_map_for_each_group_and_GD_is_compared_with()
    {
        using var folder = new TemporaryFolder();

        var paths = SweepFigureRegistry.DrawAll(Record(), folder.Path);

        Assert.Equal(
            from name in new[]
            {
                "test-accuracy-pegr-auto-minus-gd", "test-accuracy-gd", "test-accuracy-pegr-auto", "signal-learning-gd",
                "signal-learning-pegr-auto", "noise-memorization-gd", "noise-memorization-pegr-auto", "train-loss-gd", "train-loss-pegr-auto",
            }
            select Path.Combine(folder.Path, $"{name}.png"),
            paths);
        Assert.All(paths, path => Assert.True(new FileInfo(path).Length > 0 && File.Exists(Path.ChangeExtension(path, ".svg"))));
    }

    [Fact]
    public void Every_figure_has_a_caption_of_its_own()
    {
        var captions = SweepFigureRegistry.Figures.SelectMany(figure => figure.Captions(Record())).ToList();
        var names = SweepFigureRegistry.Figures.SelectMany(figure => figure.Draw(Record())).Select(drawn =>
        {
            drawn.Drawing.Dispose();
            return drawn.Name;
        });

        Assert.Equal(names, captions.Select(caption => caption.Name));
        Assert.Equal(captions.Count, captions.Select(caption => caption.Caption).Distinct().Count());
        Assert.Contains(("test-accuracy-gd", "Test accuracy of GD in every cell, with the predicted boundary; all maps of a quantity have one scale of colors."), captions);
    }

    [Fact]
    public void One_figure_is_drawn_by_its_name_and_a_wrong_name_is_told_the_right_ones()
    {
        using var drawing = SweepFigureRegistry.Draw("test-accuracy-pegr-auto", Record());

        Assert.StartsWith("PEGR (λ suggested)", drawing.Plot.Axes.Title.Label.Text);
        var refusal = Assert.Throws<InvalidInputException>(() => SweepFigureRegistry.Draw("test-accuracy", Record()));
        Assert.StartsWith("figure 'test-accuracy' is not one of this sweep; use one of test-accuracy-pegr-auto-minus-gd, ", refusal.Message);
    }

    [Fact]
    public void Words_stand_at_the_ticks_and_an_axis_that_is_none_has_no_name()
    {
        var record = new SweepRecord
        {
            Title = "title",
            X = SweepAxis.OfNames("model", ["mlp", "convnet"]),
            Y = SweepAxis.None,
            Seeds = 1,
            GuessedAccuracy = null,
            Groups = [new SweepGroup
            {
                Objective = "gd",
                LambdaChoice = "",
                Results = [.. new[] { 0.25, 0.75 }.Select((accuracy, x) => new SweepResult(x, 0, 1, 0, new Dictionary<string, double> { ["test_accuracy"] = accuracy }))],
            }],
        };

        using var drawing = SweepFigureRegistry.Draw("test-accuracy-gd", record);

        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToList();
        Assert.All(["mlp", "convnet", "model", "0.25", "0.75"], text => Assert.Contains(text, texts));
        Assert.DoesNotContain("none", texts);
    }

    [Fact]
    public void One_value_has_one_color_in_all_maps_of_a_metric()
    {
        var (gd, pegr) = (Cells("test-accuracy-gd"), Cells("test-accuracy-pegr-auto"));

        // Where both reach 1 they look alike, where they differ they do not.
        Assert.Equal(gd[^1].FillColor, pegr[^1].FillColor);
        Assert.NotEqual(gd[0].FillColor, pegr[0].FillColor);
    }

    [Fact]
    public void Cells_lie_around_their_values_on_the_axes_scales()
    {
        var cells = Cells("train-loss-gd");

        Assert.Equal(6, cells.Count);
        Assert.Equal((0.5, 1.5, 0.5, 1.5), (cells[0].X1, cells[0].X2, cells[0].Y1, cells[0].Y2));
        Assert.Equal((2.5, 3.5, 1.5, 2.5), (cells[^1].X1, cells[^1].X2, cells[^1].Y1, cells[^1].Y2));
    }

    [Fact]
    public void Lighter_is_more()
    {
        var cells = Cells("signal-learning-gd");

        var lightness = cells.Take(3).Select(cell => (0.2126 * cell.FillColor.R) + (0.7152 * cell.FillColor.G) + (0.0722 * cell.FillColor.B));
        Assert.Equal(lightness.Order(), lightness);
    }

    [Fact]
    public void The_boundary_is_drawn_whole_and_named()
    {
        using var drawing = Draw("test-accuracy-gd");

        var lines = drawing.Plot.GetPlottables<Scatter>().ToList();
        Assert.Equal(2, lines.Count); // dark on white
        Assert.All(lines, line => Assert.Equal(3, line.Data.GetScatterPoints().Count));
        Assert.Contains(SvgText.All(drawing.ToSvg()), text => text.Text == "predicted boundary of GD; signal learned above it");
    }

    [Fact]
    public void A_boundary_passes_behind_the_numbers()
    {
        using var drawing = Draw("test-accuracy-gd");

        var parts = drawing.Plot.GetPlottables().ToList();
        Assert.Equal(6, parts.OfType<Text>().Count());
        Assert.True(parts.FindLastIndex(part => part is Scatter) < parts.FindIndex(part => part is Text));
        Assert.Equal(
            parts.OfType<Rectangle>().Select(cell => cell.FillColor), parts.OfType<Text>().Select(text => text.LabelBackgroundColor));
    }

    [Fact]
    public void One_value_far_above_the_others_does_not_take_all_colors()
    {
        var record = Record() with
        {
            X = new SweepAxis("dim", [.. Enumerable.Range(1, 30).Select(i => (double)i)], IsLogarithmic: false),
            Groups = [Group("gd", "", (_, _) => 1) with
            {
                Margins = new Dictionary<(double X, double Y), double?>(),
                Results = [.. from y in Y.Values
                              from x in Enumerable.Range(1, 30)
                              select new SweepResult(x, y, 1, 0, new Dictionary<string, double> { [Metric.NoiseMemorization] = x == 30 && y == 10 ? 1e4 : x })],
            }],
        };
        using var drawing = Assert.Single(new Figures.Sweeps.MetricMapFigure().Draw(record)).Drawing;

        var colors = drawing.Plot.GetPlottables<Rectangle>().Take(30).Select(cell => cell.FillColor).ToList();
        Assert.Equal(30, colors.Distinct().Count());
        Assert.Contains(SvgText.All(drawing.ToSvg()), text => text.Text.EndsWith(", clipped", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cell_where_every_run_diverged_says_so()
    {
        var record = Record();
        var diverged = record with
        {
            Groups = [record.Groups[0] with
            {
                Results = [.. record.Groups[0].Results.Select(result => result.X == 3 ? result with { Metrics = new Dictionary<string, double>() } : result)],
            }],
        };
        using var drawing = new Figures.Sweeps.MetricMapFigure().Draw(diverged).First().Drawing;

        Assert.Contains(SvgText.All(drawing.ToSvg()), text => text.Text == "every run diverged");
    }

    [Fact]
    public void Texts_lie_within_the_figure_and_do_not_overlap()
    {
        foreach (var (name, drawing) in SweepFigureRegistry.Figures.SelectMany(figure => figure.Draw(Record())))
        {
            using (drawing)
            {
                var texts = SvgText.All(drawing.ToSvg());
                var sheet = new SKRect(0, 0, drawing.Width, drawing.Height);
                Assert.All(texts, text => Assert.True(sheet.Contains(text.Box), $"{name}: '{text.Text}' at {text.Box} leaves the figure"));
                for (var first = 0; first < texts.Count; first++)
                {
                    for (var second = first + 1; second < texts.Count; second++)
                    {
                        Assert.False(
                            texts[first].Box.IntersectsWith(texts[second].Box),
                            $"{name}: '{texts[first].Text}' overlaps '{texts[second].Text}'");
                    }
                }
            }
        }
    }

    private static FigureDrawing Draw(string name)
        => SweepFigureRegistry.Figures.SelectMany(figure => figure.Draw(Record())).First(figure => figure.Name == name).Drawing;

    private static IReadOnlyList<Rectangle> Cells(string name)
    {
        using var drawing = Draw(name);
        return [.. drawing.Plot.GetPlottables<Rectangle>()];
    }

    private static SweepRecord Record() => new()
    {
        Title = "d=1000, m=10, σ_p=0.5, relu2, steps=2000, 2 seeds",
        X = X,
        Y = Y,
        Seeds = 2,
        Groups =
        [
            Group("gd", "", (x, y) => x * Math.Log10(y) > 3 ? 1 : 0.5) with
            {
                Boundary = [new BoundaryLine(1.5, 150, 2, 30), new BoundaryLine(3, 10, 2, 30)],
            },
            Group("pegr", "auto", (_, _) => 1),
        ],
    };

    private static SweepGroup Group(string objective, string choice, Func<double, double, double> accuracy) => new()
    {
        Objective = objective,
        LambdaChoice = choice,
        Results =
        [
            .. from y in Y.Values
               from x in X.Values
               from seed in new[] { 1, 2 }
               select new SweepResult(x, y, seed, 0, new Dictionary<string, double>
               {
                   [Metric.TestAccuracy] = accuracy(x, y),
                   [Metric.SignalLearning] = x * accuracy(x, y),
                   [Metric.NoiseMemorization] = 8 - x,
                   [Metric.TrainLoss] = Math.Pow(10, -x),
               }),
        ],
        Margins = Y.Values.SelectMany(y => X.Values.Select(x => (x, y))).ToDictionary(cell => cell, cell => (double?)accuracy(cell.x, cell.y) - 0.75),
    };
}
