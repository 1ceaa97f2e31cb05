using System.CommandLine;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Pages;
using Pegr.Torch.Notebooks;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr notebook html</c>: a page of a notebook with the outputs that are stored in it.</summary>
internal static class NotebookHtmlCommand
{
    private const string Ending = ".html";

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = PathArgument.CreateOne("FILE", "The notebook (.ipynb). Its cells are not run.");
        var output = new Option<string>("--out") { HelpName = "FILE", Description = $"The page. Default: beside the notebook, with the ending {Ending}." };
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace the file even where it is no page of a notebook; an earlier page is replaced without it.",
        };
        var command = new Command("html", "Make one HTML page of a notebook with its stored outputs, to be read without Jupyter.") { file, output, overwrite };
        command.SetAction(parse =>
        {
            var path = parse.GetRequiredValue(file);
            return Run(context, path, parse.GetValue(output) ?? Path.ChangeExtension(path, Ending), parse.GetValue(overwrite));
        });
        return command;
    }

    private static int Run(CommandContext context, string file, string page, bool overwrite)
    {
        var notebook = NotebookDocument.Read(file);
        var target = FileTarget.Check("--out", page);
        if (Path.GetFullPath(page) == Path.GetFullPath(file))
        {
            throw new InvalidInputException($"--out: '{page}' is the notebook itself; name another file.");
        }

        if (!overwrite && target.IsThere && !NotebookPage.IsOurs(page))
        {
            throw new InvalidInputException($"--out: '{page}' is no page of a notebook; choose another file, or give --overwrite to replace it.");
        }

        var pictures = new NotebookPictures(Path.GetDirectoryName(Path.GetFullPath(file))!);
        target.Write(NotebookPage.Of(notebook, Path.GetFileNameWithoutExtension(file), pictures));
        context.Console.WritePlain($"Page: {page}");
        foreach (var missing in pictures.Missing.Distinct())
        {
            context.Console.WritePlain($"Not in it: {missing}.");
        }

        return ExitCode.Success;
    }
}
