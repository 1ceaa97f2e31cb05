using Pegr.Torch.Cli.Display;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Tests.Support;
using Spectre.Console;

namespace Pegr.Torch.Cli.Tests.Reports;

public class ComparisonTableTests
{
    [Fact]
    public void A_line_has_the_mean_over_the_seeds_and_its_standard_deviation()
    {
        var text = Render(
            Records.Run("gd", 1, 1, 0.4),
            Records.Run("pegr", 1, 1, 0.9),
            Records.Run("gd", 2, 1, 0.6),
            Records.Run("pegr", 2, 1, 1));

        Assert.Contains("0.500 ± 0.141", Line(text, "gd"));
        Assert.Contains("0.950 ± 0.071", Line(text, "pegr"));
        Assert.DoesNotContain("sigma", text);
    }

    [Fact]
    public void Images_have_the_accuracy_under_pixel_noise_too()
    {
        var text = Render(Records.Run("gd", 1, 1, 0.7) with { Robustness = [new(0, 0.7), new(0.25, 0.55), new(0.5, 0.4)] });

        Assert.Contains("at sigma 0.5", text);
        Assert.Contains("0.400", Line(text, "gd"));
    }

    [Fact]
    public void The_widest_table_fits_a_terminal_of_eighty_columns()
    {
        var text = Render(
            Records.Run("variance", 1, 1, 0.7) with { Lambda = 0.0001, Robustness = [new(0.5, 0.4)], Memorization = new(300, 300, 0) },
            Records.Run("variance", 2, 1, 0.8) with { Lambda = 0.0001, Robustness = [new(0.5, 0.5)], Memorization = new(300, 300, 0) });

        Assert.Contains("0.750 ± 0.071", Line(text, "variance"));
        Assert.Contains("100% / 0%", Line(text, "variance"));
        Assert.Contains("0.450 ± 0.071", Line(text, "variance"));
    }

    [Fact]
    public void Runs_that_diverged_are_marked_and_a_lambda_of_which_all_did_keeps_its_line()
    {
        var record = Records.Experiment(Records.Run("gd", 1, 1, 0.5), Records.Run("pegr", 1, 1, 0.7), Records.Run("gd", 2, 1, 0.5)) with
        {
            Diverged =
            [
                Records.Run("pegr", 2, 0.1, [Records.Row(0)]) with { Divergence = "pegr diverged" },
                Records.Run("pegr", 1, 3, [Records.Row(0)]) with { Divergence = "pegr diverged" },
                Records.Run("pegr", 2, 3, [Records.Row(0)]) with { Divergence = "pegr diverged" },
            ],
        };

        var table = ComparisonTable.Of(record);

        Assert.Equal(
            [["gd", "0.1", "0.100", "0.500 ± 0.000"], ["pegr*", "0.1", "0.100", "0.700"], ["pegr*", "3", "-", "diverged"]],
            table.Rows.Select(row => (string[])[row[0], row[1], row[2], row[4]]));
        Assert.EndsWith(
            " (*) pegr at lambda 0.1 diverged on 1 of 2 seeds, pegr at lambda 3 diverged on 2 of 2 seeds.",
            Finding.Describe(record),
            StringComparison.Ordinal);
        Assert.DoesNotContain("diverged", Finding.Describe(record with { Diverged = [] }), StringComparison.Ordinal);
    }

    private static string Render(params Torch.Training.Records.RunRecord[] runs)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 80;
        console.WriteTable(ComparisonTable.Of(Records.Experiment(runs)));
        return text.ToString();
    }

    private static string Line(string text, string objective)
        => Assert.Single(text.Split('\n'), line => line.TrimStart().StartsWith(objective, StringComparison.Ordinal));
}
