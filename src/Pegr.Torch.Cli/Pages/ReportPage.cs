using System.Globalization;
using System.Xml.Linq;
using Pegr.Torch.Tables;

namespace Pegr.Torch.Cli.Pages;

/// <summary>The page of a report: one file that needs no other and runs no script.</summary>
internal static class ReportPage
{
    private const string Mark = "A report of pegr.";

    /// <summary>Whether a file is such a page.</summary>
    public static bool IsOurs(string path) => HtmlPage.HasMark(path, Mark);

    /// <summary>Makes the page.</summary>
    /// <param name="sections">What it says of each folder; one or more.</param>
    /// <param name="budget">What figures it takes in.</param>
    public static string Of(IReadOnlyList<ReportSection> sections, FigureBudget budget)
    {
        var title = sections is [var only]
            ? only.Title
            : string.Create(CultureInfo.InvariantCulture, $"{sections.Count} experiments side by side");
        return HtmlPage.Of(
            $"{title} - pegr report", Mark, ["report.css"], sections is [var single] ? SectionElements.Single(single, budget) : Several(title, sections, budget));
    }

    private static IEnumerable<XElement> Several(string title, IReadOnlyList<ReportSection> sections, FigureBudget budget)
    {
        yield return new XElement("h1", title);
        yield return new XElement(
            "nav",
            new XAttribute("aria-label", "Contents"),
            new XElement("ol", sections.Select((section, index) => new XElement(
                "li",
                new XElement("a", new XAttribute("href", $"#{SectionElements.Id(index)}"), section.Title),
                new XElement("br"),
                new XElement("small", new XElement("code", section.Path), " · ", section.Status)))));
        yield return new XElement("h2", "Settings side by side");
        foreach (var table in SettingsTable.Of(sections))
        {
            yield return table;
        }

        var results = Together(sections).ToList();
        if (results.Count > 0)
        {
            yield return new XElement("h2", "Results side by side");
        }

        foreach (var table in results)
        {
            yield return table;
        }

        for (var index = 0; index < sections.Count; index++)
        {
            yield return SectionElements.OfSeveral(sections[index], index, budget);
        }
    }

    // Tables with the same columns make one.
    private static IEnumerable<XElement> Together(IReadOnlyList<ReportSection> sections)
        => sections.Select((section, index) => (Number: (index + 1).ToString(CultureInfo.InvariantCulture), section.Results))
            .Where(item => item.Results is not null)
            .GroupBy(item => string.Join('|', item.Results!.Headers))
            .Where(group => group.Count() > 1)
            .Select(group => TableElement.Of(
                new TextTable(
                    ["no.", .. group.First().Results!.Headers],
                    [.. group.SelectMany(item => item.Results!.Rows.Select(row => (string[])[item.Number, .. row]))]),
                $"Experiments {string.Join(", ", group.Select(item => item.Number))}"));
}
