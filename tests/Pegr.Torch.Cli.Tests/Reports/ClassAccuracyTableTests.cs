using Pegr.Torch.Cli.Display;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;
using Spectre.Console;

namespace Pegr.Torch.Cli.Tests.Reports;

public class ClassAccuracyTableTests
{
    [Fact]
    public void Every_class_has_a_line_with_the_means_of_each_objectives_best_lambda()
    {
        var text = Render(
            Run("gd", 1, 0, 0.5, ("cat", 0.4), ("dog", 0.6)),
            Run("gd", 2, 0, 0.5, ("cat", 0.6), ("dog", double.NaN)),
            Run("pegr", 1, 0.1, 0.7, ("cat", 0.9), ("dog", 0.5)),
            Run("pegr", 1, 0.2, 0.6, ("cat", 0.1), ("dog", 0.2)));

        Assert.Contains("class by class:", text);
        Assert.Equal(["class", "gd", "pegr", "at", "lambda", "0.1"], Words(text, "class "));
        Assert.Equal(["cat", "0.500", "0.900"], Words(text, "cat"));
        Assert.Equal(["dog", "0.600", "0.500"], Words(text, "dog"));
    }

    [Fact]
    public void Of_very_many_classes_the_extremes_are_shown()
    {
        var text = Render(Run("gd", 1, 0, 0.5, [.. Enumerable.Range(0, 100).Select(i => ($"c{i:00}", (i * 37 % 100) / 100.0))]));

        Assert.Contains("the lowest and the highest 10 of 100 with gd:", text);
        Assert.Equal(
            Enumerable.Range(0, 10).Concat(Enumerable.Range(90, 10)).Select(percent => (percent / 100.0).ToString("0.000")),
            text.Split('\n').Where(line => line.TrimStart().StartsWith('c') && !line.Contains("class")).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));
    }

    [Fact]
    public void Data_without_named_classes_have_none()
        => Assert.Null(ClassAccuracyTable.Of(Records.Experiment(Records.Run("gd", 1, 1, 0.5))));

    private static RunRecord Run(string objective, int seed, double lambda, double accuracy, params (string Class, double Accuracy)[] classes)
        => Records.Run(objective, seed, 1, accuracy) with
        {
            Lambda = lambda,
            ClassAccuracies = [.. classes.Select(item => new ClassAccuracy(item.Class, double.IsNaN(item.Accuracy) ? 0 : 10, item.Accuracy))],
        };

    private static string Render(params RunRecord[] runs)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) });
        var (heading, table) = ClassAccuracyTable.Of(Records.Experiment(runs))!.Value;
        console.WriteLine(heading);
        console.WriteTable(table);
        return text.ToString();
    }

    private static string[] Words(string text, string start)
        => Assert.Single(text.Split('\n'), line => line.TrimStart().StartsWith(start, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
