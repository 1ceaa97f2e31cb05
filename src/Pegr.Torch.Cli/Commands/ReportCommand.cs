using System.CommandLine;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Pages;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr report</c>: a page of one or several run folders or sweeps.</summary>
internal static class ReportCommand
{
    private const string FileName = "report.html";

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var folders = PathArgument.Create(
            "DIR", "Run folders and sweeps, in any mix; a folder that holds run folders, such as the demo's, stands for all of them.");
        var output = new Option<string>("--out")
        {
            HelpName = "FILE",
            Description = $"The page. Default: {FileName} in DIR, or in the current folder where there are several.",
        };
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace the file even where it is no report of pegr; an earlier report is replaced without it.",
        };
        var command = new Command("report", "Make one HTML page of run folders or sweeps: settings, results and figures, side by side.")
        {
            folders, output, overwrite,
        };
        command.SetAction(parse => Run(
            context, parse.GetRequiredValue(folders), parse.GetValue(output), parse.GetValue(overwrite)));
        return command;
    }

    private static int Run(CommandContext context, string[] folders, string? output, bool overwrite)
    {
        var sections = ReportFolders.Read(folders);
        var path = output ?? (folders is [var only] ? Path.Combine(only, FileName) : FileName);
        var target = FileTarget.Check("--out", path);
        if (!overwrite && target.IsThere && !ReportPage.IsOurs(path))
        {
            throw new InvalidInputException($"--out: '{path}' is no report of pegr; choose another file, or give --overwrite to replace it.");
        }

        var budget = new FigureBudget();
        target.Write(ReportPage.Of(sections, budget));
        context.Console.WritePlain($"Report: {path}");
        if (budget.LeftOut > 0)
        {
            context.Console.WritePlain(FormattableString.Invariant(
                $"The figures of {budget.LeftOut} of {sections.Count} folders are left out to keep the page small; it says where they are."));
        }

        return ExitCode.Success;
    }
}
