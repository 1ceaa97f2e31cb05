using System.Globalization;
using System.Xml.Linq;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Tables;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Lays out what a page says of one folder.</summary>
internal static class SectionElements
{
    private const string Command = "command";
    private const string FlagStart = " --";

    /// <summary>The name of a folder's part of the page.</summary>
    public static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"experiment{index + 1}");

    /// <summary>The elements of a page about one folder.</summary>
    public static IEnumerable<XElement> Single(ReportSection section, FigureBudget budget) =>
    [
        new XElement("h1", section.Title),
        .. Introduction(section),
        .. Results(section, "h2"),
        .. Figures(section, "h2", budget, section.Title),
        new XElement("h2", "Settings"),
        .. SettingsTable.Of([section]),
        .. Repetition(section, "h2"),
    ];

    /// <summary>A folder's part of a page about several.</summary>
    public static XElement OfSeveral(ReportSection section, int index, FigureBudget budget) => new(
        "section",
        new XAttribute("id", Id(index)),
        new XElement("h2", string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {section.Title}")),
        Introduction(section),
        Results(section, "h3"),
        Figures(section, "h3", budget, string.Create(CultureInfo.InvariantCulture, $"experiment {index + 1}")),
        Repetition(section, "h3"));

    private static IEnumerable<XElement> Introduction(ReportSection section)
    {
        yield return new XElement("p", new XElement("code", $"pegr {section.Config.Experiment}"), " in ", new XElement("code", section.Path));
        yield return new XElement("p", new XElement("strong", section.Status));
    }

    private static IEnumerable<XElement> Results(ReportSection section, string heading)
    {
        yield return new XElement(heading, "Results");
        if (section.Results is null)
        {
            yield return new XElement("p", "No run has ended yet.");
        }
        else
        {
            yield return TableElement.Of(section.Results, section.ResultsCaption);
        }

        foreach (var finding in section.Findings)
        {
            yield return new XElement("p", finding);
        }

        foreach (var (caption, table) in section.Tables)
        {
            yield return TableElement.Of(table, caption);
        }
    }

    private static IEnumerable<XElement> Figures(ReportSection section, string heading, FigureBudget budget, string place)
    {
        yield return new XElement(heading, "Figures");
        var (figures, whyNot) = budget.Draw(section, place);
        yield return new XElement("p", whyNot ?? (figures.Count > 0 ? section.FigureNote : "There is nothing to draw yet."));
        foreach (var figure in figures)
        {
            yield return FigureElements.Of(figure, section.Title);
        }
    }

    private static IEnumerable<XElement> Repetition(ReportSection section, string heading)
    {
        var config = section.Config;
        yield return new XElement(heading, "How to repeat it");
        if (section.Continue is { } command)
        {
            yield return new XElement("p", "What is missing is done by");
            yield return Code(command);
        }

        yield return new XElement("p", "With the folder at hand:");
        yield return Code($"pegr {ShellText.Quote(config.Experiment)} --config {ShellText.Quote(Path.Combine(section.Path, "config.yaml"))}");
        yield return new XElement("p", "Without it, with every setting as a flag:");
        yield return Code(RunEnvironment.CommandLine(config.Experiment, config.Settings));
        if (config.Environment.Where(entry => entry.Key != Command).Select(entry => (string[])[entry.Key, entry.Value]).ToList() is { Count: > 0 } rows)
        {
            yield return TableElement.Of(new TextTable(["environment", "value"], rows), "What it ran on");
        }
    }

    // Lines break between flags only.
    private static XElement Code(string command) => new("pre", new XElement("code", command.Split(FlagStart).SelectMany(
        (part, index) => index == 0 ? (object[])[Unbroken(part)] : [" ", Unbroken($"--{part}")])));

    private static XElement Unbroken(string part) => new XElement("span", part);
}
