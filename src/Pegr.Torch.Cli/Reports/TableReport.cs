using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>What a command has to say in a table.</summary>
/// <param name="Title">What it is of.</param>
/// <param name="Contents">What a file of it holds, for a line that ends in the file's name.</param>
/// <param name="ToCsv">As CSV.</param>
/// <param name="ToJson">As JSON.</param>
/// <param name="WriteTable">As a table for people, with the title.</param>
internal sealed record TableReport(string Title, string Contents, Func<string> ToCsv, Func<string> ToJson, Action<IAnsiConsole> WriteTable);
