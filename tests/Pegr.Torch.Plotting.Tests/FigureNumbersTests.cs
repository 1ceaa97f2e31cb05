using System.Globalization;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Tests;

public sealed class FigureNumbersTests
{
    [Fact]
    public void Every_figure_has_numbers_and_the_same_record_gives_the_same_files()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();

        foreach (var folder in (TemporaryFolder[])[first, second])
        {
            FigureRegistry.DrawAll(SampleRecords.Study(), folder.Path);
        }

        var files = Directory.GetFiles(first.Path, "*.csv");
        Assert.Equal(Directory.GetFiles(first.Path, "*.svg").Length, files.Length);
        Assert.All(files, file =>
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(second.Path, Path.GetFileName(file))));
            var lines = File.ReadAllLines(file);
            Assert.True(lines.Length > 1, file);
            Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length));
        });
    }

    [Fact]
    public void Curves_are_told_by_mean_range_and_number_of_seeds()
    {
        var record = SampleRecords.Synthetic(3, ("pegr", 0.1));
        using var drawing = FigureRegistry.Draw("training-loss", record);

        var numbers = drawing.Numbers!;
        Assert.Equal(["quantity", "series", "x", "y", "y_min", "y_max", "seeds"], numbers.Headers);
        Assert.Equal(record.Runs[0].Rows.Count, numbers.Rows.Count);
        for (var index = 0; index < numbers.Rows.Count; index++)
        {
            var losses = record.Runs.Select(run => run.Rows[index][Metric.TrainLoss]).ToArray();
            var cells = numbers.Rows[index];
            Assert.Equal(("train_loss", "PEGR (λ=0.1)", "3"), (cells[0], cells[1], cells[6]));
            Assert.Equal(
                [record.Runs[0].Rows[index].Step, losses.Average(), losses.Min(), losses.Max()],
                cells.Skip(2).Take(4).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void A_minus_is_a_sign_of_print_in_the_figure_and_one_that_programs_read_beside_it()
    {
        var record = SampleRecords.Synthetic(2, ("pegr", 0.00002));
        using var drawing = FigureRegistry.Draw("training-loss", record);

        Assert.Contains(SvgText.All(drawing.ToSvg()), text => text.Text == "PEGR (λ=2e−5)");
        Assert.All(drawing.Numbers!.Rows, row => Assert.Equal("PEGR (λ=2e-5)", row[1]));
    }

    [Fact]
    public void Lambdas_are_told_as_they_are_and_a_level_has_none()
    {
        var record = SampleRecords.Study();
        using var drawing = FigureRegistry.Draw("accuracy-against-lambda", record);

        var lambdas = drawing.Numbers!.Rows.Where(row => row[0] == "test_accuracy").ToLookup(row => row[1], row => row[2]);
        Assert.Equal(["0", "0.003", "0.01", "0.03", "0.1"], lambdas["PEGR"]);
        Assert.Equal([""], lambdas["GD"]);
        Assert.Contains(drawing.Numbers.Rows, row => row[0] == "noisy_test_accuracy");
    }

    [Fact]
    public void Histograms_are_told_bin_by_bin_and_add_up_to_1()
    {
        using var drawing = FigureRegistry.Draw("gradient-norms", SampleRecords.Synthetic());

        Assert.All(drawing.Numbers!.Rows.GroupBy(row => row[0]), group =>
        {
            Assert.Equal(1, group.Sum(row => double.Parse(row[3], CultureInfo.InvariantCulture)), 1e-9);
            Assert.All(group, row => Assert.True(
                double.Parse(row[1], CultureInfo.InvariantCulture) < double.Parse(row[2], CultureInfo.InvariantCulture)));
        });
    }

    [Fact]
    public void Cells_that_would_break_a_line_are_quoted()
        => Assert.Equal("a,b\n\"1,5\",\"say \"\"x\"\"\"\n", new TextTable(["a", "b"], [["1,5", "say \"x\""]]).ToCsv());
}
