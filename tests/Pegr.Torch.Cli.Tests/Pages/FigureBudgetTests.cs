using Pegr.Torch.Cli.Folders;
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
        var third = (int)(FigureBudget.MaxCharacters / 3) - 1;

        Assert.Equal((1, null), Draw("a", third));
        Assert.Equal((0, "The figures are the same as in experiment a."), Draw("a", third));
        Assert.Equal((1, null), Draw("c", third));
        Assert.Equal((1, null), Draw("d", third));
        Assert.Equal((0, "The figures are left out to keep this page small; they are in e."), Draw("e", third));
        Assert.Equal((0, "The figures are left out to keep this page small; they are in f."), Draw("f", null));
        Assert.Equal(2, budget.LeftOut);

        // Without a length: must not be drawn.
        (int, string?) Draw(string name, int? length)
        {
            var section = new ReportSection
            {
                Path = name,
                Config = new RecordedConfig("synthetic", [], []),
                Title = name,
                Status = "",
                Figures = name,
                FigureNote = "",
                Drawn = name,
                Draw = () => [new ReportFigure("Loss.", new string('x', length!.Value - 1), "x")],
            };
            var (figures, whyNot) = budget.Draw(section, $"experiment {name}");
            return (figures.Count, whyNot);
        }
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
}
