using System.CommandLine;
using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Notebooks;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr notebook</c>: carries out notebooks without a kernel, refreshes the outputs stored in them, and makes pages of them.</summary>
internal static class NotebookCommand
{
    private const string Name = "notebook";
    private const string HostName = "host";

    private static IReadOnlyList<string> HostWords => [.. ProgramPath.Words, Name, HostName];

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context) => new(Name, "Run C# notebooks with the .NET SDK alone, and make pages of them.")
    {
        RunOf(context), NotebookHtmlCommand.Create(context), NotebookWatchCommand.Create(context, HostWords), Host(),
    };

    private static Command RunOf(CommandContext context)
    {
        var files = PathArgument.Create("FILE", "Notebooks (.ipynb); each runs in a process of its own, in its folder, up to the first error.");
        var write = new Option<bool>("--write") { Description = "Store what the cells show in the notebooks, in place of what was there." };
        var output = new Option<string>("--out")
        {
            HelpName = "FILE",
            Description = "Store the notebook with what its cells show in another file. For a single notebook.",
        };
        var command = new Command("run", "Run all cells of notebooks and report the first error.") { files, write, output };
        command.SetAction(parse =>
        {
            Run(context, parse.GetRequiredValue(files), parse.GetValue(write), parse.GetValue(output));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Host()
    {
        var file = new Argument<string>("FILE");
        var pipe = new Argument<string>("PIPE");
        var command = new Command(HostName, "Run one notebook's cells in this process.") { file, pipe };
        command.Hidden = true;
        command.SetAction(parse =>
        {
            NotebookHost.Run(parse.GetRequiredValue(file), parse.GetRequiredValue(pipe));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Run(CommandContext context, string[] files, bool write, string? output)
    {
        if (output is not null && (write || files.Length > 1))
        {
            throw new InvalidInputException(write ? "--out: cannot be given beside --write." : "--out: takes one notebook; several are refreshed with --write.");
        }

        var notebooks = files.Select(file => (File: file, Document: NotebookDocument.Read(file))).ToList();
        foreach (var (file, document) in notebooks)
        {
            var target = output is not null ? FileTarget.Check("--out", output) : write ? FileTarget.Check("--write", file) : null;
            Run(context, file, document);
            target?.Write(document.Format());
        }
    }

    private static void Run(CommandContext context, string file, NotebookDocument document)
    {
        var count = document.CodeCells.Count;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        try
        {
            using var watch = context.Stop.Begin();
            NotebookProgress.Follow(context.Console, file, count, onCell => new NotebookRun(file, document, HostWords).Run(onCell, watch.Token));
        }
        catch (NotebookFailedException failure)
        {
            throw new RunFailedException(ExitCode.Failed, failure.Message, failure);
        }
        catch (OperationCanceledException stop)
        {
            throw new RunFailedException(context.Stop.ExitCode, $"stopped by {context.Stop.Name}; '{file}' is as it was.", stop);
        }

        context.Console.WritePlain(
            string.Create(CultureInfo.InvariantCulture, $"{file}: {count} cells ran in {clock.Elapsed.TotalSeconds:F1} s"));
    }
}
