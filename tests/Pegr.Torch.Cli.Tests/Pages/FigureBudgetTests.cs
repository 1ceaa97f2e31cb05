using Pegr.Torch.Cli.Pages;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Pages;

public sealed class FigureBudgetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Figures_are_shown_once_and_as_many_as_a_page_bears()
    {
        var budget = new FigureBudget();
        var third = (int)(FigureBudget.MaxBytes / 3);

        Assert.Null(budget.WhyNot("a", [Figure("a", 'a', third)], "experiment 1"));
        Assert.Equal("The figures are the same as in experiment 1.", budget.WhyNot("b", [Figure("b", 'a', third)], "experiment 2"));
        Assert.Null(budget.WhyNot("c", [Figure("c", 'c', third)], "experiment 3"));
        Assert.Null(budget.WhyNot("d", [Figure("d", 'd', third)], "experiment 4"));
        Assert.Equal("The figures are left out to keep this page small; they are in e.", budget.WhyNot("e", [Figure("e", 'e', third)], "experiment 5"));
        Assert.Equal(1, budget.LeftOut);
    }

    [Fact]
    public void A_report_on_many_runs_has_the_figures_of_each_comparison_once()
    {
        ReportRuns.Synthetic(_folder, Path.Combine("all", "1"));
        var figures = Directory.GetFiles(_folder["all", "1", "figures"], "*.svg").Length;
        foreach (var copy in Enumerable.Range(2, 30))
        {
            foreach (var file in Directory.GetFiles(_folder["all", "1"], "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(_folder["all"], $"{copy}", Path.GetRelativePath(_folder["all", "1"], file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        var outcome = CommandLine.Run("report", _folder["all"], "--out", _folder["page.html"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var page = File.ReadAllText(_folder["page.html"]);
        Assert.Equal(figures, page.Split("<figure").Length - 1);
        Assert.Equal(30, page.Split("The figures are the same as in experiment 1.").Length - 1);
    }

    private string Figure(string folder, char content, int size) => _folder.Write(Path.Combine(folder, "loss.svg"), new string(content, size));
}
