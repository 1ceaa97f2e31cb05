using System.CommandLine;
using Pegr.Torch.Cli.Folders;

namespace Pegr.Torch.Cli.Commands;

/// <summary>The options that say where a run is written.</summary>
/// <param name="command">The command's name, for the default folder's name.</param>
internal sealed class OutputOptions(string command)
{
    private readonly Option<string> _out = new("--out")
    {
        HelpName = "DIR",
        Description = $"Folder for the results; it must be empty or new. Default: runs/TIME-{FolderName(command)}.",
    };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Replace the earlier run in the folder, unless it is still going on; files that are not of that run stay.",
    };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command owner)
    {
        owner.Add(_out);
        owner.Add(_overwrite);
    }

    /// <summary>Reads them.</summary>
    public OutputTarget Read(ParseResult parse)
        => OutputTarget.Choose(parse.GetValue(_out), parse.GetValue(_overwrite), FolderName(command), DateTime.Now);

    private static string FolderName(string command) => command.Replace(' ', '-');
}
