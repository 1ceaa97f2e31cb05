using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;
using ScottPlot.Plottables;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Tests;

public sealed partial class SweepFigureTests
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
    public void Numbers_below_0_have_one_minus_at_ticks_and_in_cells()
    {
        using var drawing = SweepFigureRegistry.Draw("test-accuracy-pegr-auto-minus-gd", Record());

        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToList();
        Assert.Contains("−0.2", texts);
        Assert.DoesNotContain(texts, text => text.StartsWith('-'));
    }

    [Fact]
    public void A_legend_whose_entry_is_broken_has_no_empty_row()
    {
        using var drawing = SweepFigureRegistry.Draw("signal-learning-gd", Record());

        var texts = SvgText.All(drawing.ToSvg(new FigureForm { Width = 3.3 * 72 }));
        var axis = texts.Single(text => text.Text == "signal norm ‖μ‖").Box;
        var entry = texts.First(text => text.Text.StartsWith("predicted boundary of GD", StringComparison.Ordinal)).Box;
        Assert.DoesNotContain(texts, text => text.Text == "predicted boundary of GD; signal learned to its right");
        Assert.InRange(entry.Top - axis.Bottom, 0, 2 * entry.Height);
    }

    [Fact]
    public void One_figure_is_drawn_by_its_name_and_a_wrong_name_is_told_the_right_ones()
    {
        using var drawing = SweepFigureRegistry.Draw("test-accuracy-pegr-auto", Record());

        Assert.Equal("Test accuracy of PEGR (λ suggested)", drawing.Title);
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

    // A cell's line is found by what results.csv calls the cell.
    [Fact]
    public void Words_with_commas_stand_in_the_numbers_as_in_the_results()
    {
        var record = new SweepRecord
        {
            Title = "title",
            X = SweepAxis.OfNames("signal-frequencies", ["8,2", "1,1"]),
            Y = SweepAxis.None,
            Seeds = 1,
            Groups = [new SweepGroup
            {
                Objective = "gd",
                LambdaChoice = "",
                Results = [.. new[] { 0.25, 0.75 }.Select((accuracy, x) => new SweepResult(x, 0, 1, 0, new Dictionary<string, double> { ["test_accuracy"] = accuracy }))],
            }],
        };

        using var drawing = SweepFigureRegistry.Draw("test-accuracy-gd", record);

        Assert.Equal(["8;2", "1;1"], drawing.Numbers!.Rows.Select(row => row[2]));
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
        var numbers = Assert.Single(parts.OfType<CellNumbers>());
        Assert.Equal(6, numbers.Cells.Count);
        Assert.True(parts.FindLastIndex(part => part is Scatter) < parts.FindIndex(part => part is CellNumbers));
        Assert.Equal(parts.OfType<Rectangle>().Select(cell => cell.FillColor), numbers.Cells.Select(cell => cell.Ground));
    }

    [Fact]
    public void No_boundary_is_seen_around_a_number()
    {
        using var drawing = Draw("test-accuracy-gd");
        using var picture = SKBitmap.Decode(drawing.ToPng());
        var number = SvgText.All(drawing.ToSvg()).Where(text => text.Text is "0.50").MinBy(text => text.Box.Left)!;

        // All that is near it, a gap of two pixels included, is the cell's ground and the number.
        var ground = drawing.Plot.GetPlottables<CellNumbers>().Single().Cells[0].Ground;
        var near = number.Box;
        near.Inflate(2, 2);
        for (var x = (int)near.Left; x < near.Right; x++)
        {
            foreach (var y in new[] { (int)near.Top, (int)near.Bottom })
            {
                var pixel = picture.GetPixel(x, y);
                Assert.InRange(pixel.Red, ground.R - 3, ground.R + 3);
            }
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(2e-322, "0")]
    [InlineData(9e-13, "0")]
    [InlineData(0.0004, "4e−4")]
    [InlineData(0.25, "0.25")]
    public void Numbers_that_are_rounding_are_0(double value, string text)
        => Assert.Equal(text, new ColorScale(new ScottPlot.Colormaps.Viridis(), 0, 1, IsLogarithmic: false, "").Print(value));

    [Fact]
    public void Legends_have_no_entry_without_a_symbol()
    {
        foreach (var (name, drawing) in SweepFigureRegistry.Figures.SelectMany(figure => figure.Draw(Lambdas())))
        {
            using (drawing)
            {
                Assert.All(drawing.Plot.Legend.ManualItems, item => Assert.True(
                    item.FillColor.A > 0 || item.MarkerStyle.CustomRenderer is not null, $"{name}: '{item.LabelText}' has no symbol"));
            }
        }
    }

    [Fact]
    public void Several_lambdas_are_the_panels_of_one_sheet()
    {
        using var folder = new TemporaryFolder();

        var paths = SweepFigureRegistry.DrawAll(Lambdas(), folder.Path);

        Assert.Equal(
            ["test-accuracy-pegr-minus-gd", "best-lambda-pegr", "test-accuracy-gd", "test-accuracy-pegr"],
            paths.Select(Path.GetFileNameWithoutExtension).Take(4));
        using var sheet = SweepFigureRegistry.Draw("test-accuracy-pegr", Lambdas());
        Assert.Equal(4, sheet.Panels.Count); // three maps and their scale
        var texts = SvgText.All(sheet.ToSvg()).Select(text => text.Text).ToList();
        Assert.All(["λ=0.01", "λ=0.1", "λ suggested"], text => Assert.Contains(text, texts));
        Assert.Contains(texts, text => text.StartsWith("test accuracy", StringComparison.Ordinal)); // at the scale
    }

    [Fact]
    public void The_best_lambda_of_a_cell_is_the_one_with_the_highest_mean_and_of_equal_ones_the_smallest()
    {
        using var drawing = SweepFigureRegistry.Draw("best-lambda-pegr", Lambdas());

        // 0.1 is better where x is 3, all are equal elsewhere.
        Assert.Equal(["signal_norm", "samples", "lambda", "test_accuracy"], drawing.Numbers!.Headers);
        Assert.All(drawing.Numbers.Rows, row => Assert.Equal(row[0] == "3" ? ["0.1", "0.9"] : (string[])["0.01", "0.8"], row.Skip(2)));
        Assert.Equal(["0.01", "0.01", "0.1", "0.01", "0.01", "0.1"], drawing.Plot.GetPlottables<CellNumbers>().Single().Cells.Select(cell => cell.Text));
    }

    [Fact]
    public void The_numbers_of_a_map_are_its_cells_and_its_boundaries()
    {
        using var drawing = Draw("test-accuracy-gd");

        var numbers = drawing.Numbers!;
        Assert.Equal(["kind", "series", "signal_norm", "samples", "value", "piece"], numbers.Headers);
        Assert.Equal(["cell", "GD", "1", "10", "0.5", ""], numbers.Rows[0]);
        Assert.Equal(6, numbers.Rows.Count(row => row[0] == "cell"));
        Assert.Equal(["1.5", "2", "3"], numbers.Rows.Where(row => row[0] == "boundary").Select(row => row[2]).Order());
    }

    [Fact]
    public void One_value_far_above_the_others_does_not_take_all_colors()
    {
        var record = Record() with
        {
            X = new SweepAxis("dim", [.. Enumerable.Range(1, 30).Select(i => (double)i)], IsLogarithmic: false),
            Groups = [Group(X, Y, "gd", "", (_, _) => 1) with
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
    public void Cells_below_0_and_cells_where_all_diverged_are_hatched_however_small_they_are()
    {
        double[] many = [.. Enumerable.Range(1, 40).Select(i => (double)i)];
        SweepGroup Of(string objective, Func<double, double> accuracy) => new()
        {
            Objective = objective,
            LambdaChoice = "",
            Results = [.. from y in Y.Values from x in many select new SweepResult(x, y, 1, 0, new Dictionary<string, double> { [Metric.TestAccuracy] = accuracy(x) })],
        };
        var record = Record() with
        {
            X = X with { Values = many },
            Groups = [Of("gd", _ => 0.8), Of("pegr", x => x < 4 ? 0.7 : x < 6 ? double.NaN : 0.9)],
        };
        using var drawing = SweepFigureRegistry.Draw("test-accuracy-pegr-minus-gd", record);

        var hatched = drawing.Plot.GetPlottables<CellHatching>().Single().Cells;
        Assert.Equal(["1", "2", "3", "4", "5"], hatched.Select(cell => $"{cell.Place.HorizontalCenter:0}").Distinct());
        Assert.All(hatched, cell => Assert.Equal(cell.Place.HorizontalCenter > 3.5, cell.IsCrossed));
        var texts = SvgText.All(drawing.ToSvg()).Select(text => text.Text).ToList();
        Assert.Contains("below 0", texts);
        Assert.Contains("every run diverged", texts);
    }

    [Fact]
    public void What_an_SVG_refers_to_is_there_and_the_scale_of_colors_is()
    {
        foreach (var (name, drawing) in SweepFigureRegistry.Figures.SelectMany(figure => figure.Draw(Record()).Concat(figure.Draw(Lambdas()))))
        {
            using (drawing)
            {
                var document = XDocument.Parse(drawing.ToSvg());
                var ids = document.Descendants().Attributes("id").Select(id => id.Value).ToList();
                var references = document.Descendants().Attributes()
                    .Select(attribute => Reference().Match(attribute.Name.LocalName == "href" ? $"url({attribute.Value})" : attribute.Value)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();

                Assert.Equal(ids.Distinct(), ids);
                Assert.NotEmpty(references);
                Assert.All(references, reference => Assert.Contains(reference, ids));
                Assert.Equal(!name.StartsWith("best-lambda", StringComparison.Ordinal), document.Descendants().Any(element => element.Name.LocalName == "use"));
            }
        }
    }

    [Fact]
    public void Texts_lie_within_the_figure_and_do_not_overlap_in_a_column_either()
    {
        SweepAxis[] axes =
        [
            X,
            new("lambda", [0.005, 0.015, 0.016, 0.1], IsLogarithmic: false),
            new("lambda", [0.005, 0.015, 0.016, 0.1], IsLogarithmic: true),
            new("signal-norm", [0.5, 1.286, 2.071, 2.857, 3.643, 4.429, 5.214, 6], IsLogarithmic: false),
        ];
        SweepRecord[] records = [Record(), Lambdas(), .. axes.Select(axis => Record(axis, Y)), .. axes.Select(axis => Record(X, axis))];
        foreach (var (name, drawing) in records.SelectMany(record => SweepFigureRegistry.Figures.SelectMany(figure => figure.Draw(record))))
        {
            using (drawing)
            {
                TextPlaces.AssertApart(name, drawing.ToSvg());
                TextPlaces.AssertApart($"{name} in a column", drawing.ToSvg(new FigureForm { Width = 237.6 }));
            }
        }
    }

    [GeneratedRegex(@"^url\(#(\w+)\)$")]
    private static partial Regex Reference();

    [Fact]
    public void On_a_dark_screen_cells_and_their_numbers_have_the_colors_that_they_have_on_paper()
    {
        using var screen = new ScreenFigure(() => Draw("test-accuracy-pegr-auto-minus-gd"));
        var (light, dark) = (XDocument.Parse(screen.ToSvg()), ScreenFigureTests.InTheDark(screen.ToSvg()));

        using var drawing = Draw("test-accuracy-pegr-auto-minus-gd");
        var numbers = drawing.Plot.GetPlottables<CellNumbers>().Single().Cells;
        Assert.NotEmpty(numbers);
        Assert.All(numbers.Select(number => number.Text).Distinct(), text => Assert.Equal(Fills(light, text), Fills(dark, text)));
        Assert.NotEqual(Fills(light, "signal norm ‖μ‖"), Fills(dark, "signal norm ‖μ‖"));

        static IEnumerable<string?> Fills(XDocument document, string text)
            => document.Descendants().Where(element => element.Name.LocalName == "text" && element.Value == text).Select(element => (string?)element.Attribute("fill"));
    }

    [Fact]
    public void What_has_no_value_above_0_has_no_map_on_a_logarithmic_scale_and_is_not_listed()
    {
        var record = Record();
        SweepResult Fitted(SweepResult result) => result with { Metrics = new Dictionary<string, double>(result.Metrics) { [Metric.TrainLoss] = 0 } };
        record = record with { Groups = [.. record.Groups.Select(group => group with { Results = [.. group.Results.Select(Fitted)] })] };

        var drawn = new List<string>();
        foreach (var (name, drawing) in SweepFigureRegistry.Figures.SelectMany(figure => figure.Draw(record)))
        {
            drawing.Dispose();
            drawn.Add(name);
        }

        Assert.Equal(drawn, SweepFigureRegistry.NamesOf(record));
        Assert.DoesNotContain("train-loss-gd", drawn);
        Assert.Contains("train-loss-gd", SweepFigureRegistry.NamesOf(Record()));
    }

    private static FigureDrawing Draw(string name)
        => SweepFigureRegistry.Figures.SelectMany(figure => figure.Draw(Record())).First(figure => figure.Name == name).Drawing;

    private static IReadOnlyList<Rectangle> Cells(string name)
    {
        using var drawing = Draw(name);
        return [.. drawing.Plot.GetPlottables<Rectangle>()];
    }

    private static SweepRecord Lambdas() => Record() with
    {
        Groups =
        [
            Record().Groups[0],
            Group(X, Y, "pegr", "0.1", (x, _) => x == 3 ? 0.9 : 0.8),
            Group(X, Y, "pegr", "auto", (_, _) => 0.8),
            Group(X, Y, "pegr", "0.01", (_, _) => 0.8),
        ],
    };

    private static SweepRecord Record() => Record(X, Y);

    private static SweepRecord Record(SweepAxis xs, SweepAxis ys) => new()
    {
        Title = "d=1000, m=10, σ_p=0.5, relu2, steps=2000, 2 seeds",
        X = xs,
        Y = ys,
        Seeds = 2,
        Groups =
        [
            Group(xs, ys, "gd", "", (x, y) => x * Math.Log10(y) > 3 ? 1 : 0.5) with
            {
                Boundary = [new BoundaryLine(1.5, 150, 2, 30), new BoundaryLine(3, 10, 2, 30)],
            },
            Group(xs, ys, "pegr", "auto", (_, _) => 1),
        ],
    };

    private static SweepGroup Group(SweepAxis xs, SweepAxis ys, string objective, string choice, Func<double, double, double> accuracy) => new()
    {
        Objective = objective,
        LambdaChoice = choice,
        Results =
        [
            .. from y in ys.Values
               from x in xs.Values
               from seed in new[] { 1, 2 }
               select new SweepResult(x, y, seed, 0, new Dictionary<string, double>
               {
                   [Metric.TestAccuracy] = accuracy(x, y),
                   [Metric.SignalLearning] = x * accuracy(x, y),
                   [Metric.NoiseMemorization] = 8 - x,
                   [Metric.TrainLoss] = Math.Pow(10, -x),
               }),
        ],
        Margins = ys.Values.SelectMany(y => xs.Values.Select(x => (x, y))).ToDictionary(cell => cell, cell => (double?)accuracy(cell.x, cell.y) - 0.75),
    };
}
