using System.CommandLine;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Reports;
using Spectre.Console;

namespace Pegr.Torch.Cli.Commands;

/// <summary>The options that say where a command's table goes: to the terminal, or as CSV or JSON to standard output or a file.</summary>
internal sealed class TableOutput
{
    private const string Csv = "csv";
    private const string Json = "json";

    private readonly Option<string> _format = new("--format") { HelpName = "NAME", Description = "In place of the table: csv or json." };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace the file that --out names." };
    private readonly Option<string> _output = new("--out")
    {
        HelpName = "FILE",
        Description = "Write to this file; as JSON if its name ends in .json, otherwise as CSV, unless --format says which.",
    };

    /// <summary>Makes the options.</summary>
    public TableOutput() => _format.CompletionSources.Add(Csv, Json);

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [_format, _output, _overwrite];

    /// <summary>Reads them, before anything is computed.</summary>
    /// <returns>What writes a report: how it is laid out as a table, as CSV, as JSON, and what is said of a file that was written.</returns>
    /// <exception cref="InvalidInputException">There is no such format, or the file cannot be written or is there already.</exception>
    public Action<IAnsiConsole, TableReport> Read(ParseResult parse)
    {
        var format = parse.GetValue(_format);
        if (format is not (null or Csv or Json))
        {
            throw InvalidInputException.Unknown("--format", format, [Csv, Json]);
        }

        var target = parse.GetValue(_output) is { } path ? FileTarget.Check("--out", path) : null;
        if (target is { IsThere: true } && !parse.GetValue(_overwrite))
        {
            throw new InvalidInputException($"--out: '{target.Path}' is there already; choose another file, or give --overwrite to replace it.");
        }

        format ??= parse.GetValue(_output) is { } file ? file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Json : Csv : null;
        return (console, report) => Write(console, report, format, target);
    }

    private static void Write(IAnsiConsole console, TableReport report, string? format, FileTarget? target)
    {
        if (format is null)
        {
            report.WriteTable(console);
            return;
        }

        var text = format == Csv ? report.ToCsv() : report.ToJson();
        if (target is null && console.Profile.Out.IsTerminal)
        {
            console.WritePlainLines(text);
        }
        else if (target is null)
        {
            // Another program reads names as they are; on a terminal they would steer it.
            console.Profile.Out.Writer.Write(text);
        }
        else
        {
            target.Write(text);
            console.WritePlain(report.Title);
            console.WritePlain($"{report.Contents}: {target.Path}");
        }
    }
}
