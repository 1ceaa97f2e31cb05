using System.Globalization;
using System.Xml.Linq;
using Pegr.Torch.Tables;

namespace Pegr.Torch.Cli.Pages;

/// <summary>The settings of all folders side by side: first those that differ, then, folded, the others.</summary>
internal static class SettingsTable
{
    private const string Absent = "—";

    /// <summary>Makes the tables.</summary>
    /// <param name="sections">One folder or more.</param>
    public static IEnumerable<XElement> Of(IReadOnlyList<ReportSection> sections)
    {
        if (sections is [var only])
        {
            yield return Folded(
                $"All {Counted(only.Config.Settings.Count)}",
                new TextTable(["setting", "value"], [.. only.Config.Settings.Select(setting => new[] { setting.Key, Shown(setting.Value) })]));
            yield break;
        }

        var keys = sections.SelectMany(section => section.Config.Settings).Select(setting => setting.Key).Distinct();
        var rows = keys.Select(key => (string[])[key, .. sections.Select(section => Value(section, key))]).ToList();
        var differing = rows.Where(row => row[1..].Where(value => value != Absent).Distinct().Count() > 1).ToList();
        var partly = rows.Except(differing).Where(row => row.Contains(Absent)).ToList();
        var same = rows.Except(differing).Except(partly).ToList();
        string[] headers = ["setting", .. sections.Select((section, index) => FormattableString.Invariant($"{index + 1}: {Name(section)}"))];
        yield return differing.Count > 0
            ? TableElement.Of(
                new TextTable(headers, differing),
                "Settings that differ; bold is what differs from the first",
                (row, column) => column > 0 && Differs(differing[row], column))
            : new XElement("p", "No setting differs.");
        if (partly.Count > 0)
        {
            yield return Folded(
                $"{Counted(partly.Count)} that not every experiment has", new TextTable(headers, partly));
        }

        if (same.Count > 0)
        {
            yield return Folded(
                $"{Counted(same.Count)} the same everywhere",
                new TextTable(["setting", "value"], [.. same.Select(row => row[..2])]));
        }
    }

    private static bool Differs(string[] row, int column)
        => row[column] != Absent && row[column] != row[1..].First(value => value != Absent);

    private static XElement Folded(string summary, TextTable table)
        => new("details", new XElement("summary", summary), TableElement.Of(table, summary));

    private static string Counted(int settings)
        => string.Create(CultureInfo.InvariantCulture, $"{settings} setting{(settings == 1 ? "" : "s")}");

    private static string Value(ReportSection section, string key)
        => section.Config.Settings.FirstOrDefault(setting => setting.Key == key) is { Value: { } value } ? Shown(value) : Absent;

    private static string Shown(string value) => value.Length == 0 ? "(empty)" : value;

    private static string Name(ReportSection section) => Path.GetFileName(Path.GetFullPath(section.Path));
}
