using System.CommandLine;

namespace Pegr.Torch.Cli.Commands;

/// <summary>Puts commands together.</summary>
internal static class CommandParts
{
    /// <summary>Gives a command arguments and options, which its help lists in this order.</summary>
    public static void AddAll(this Command command, IEnumerable<Symbol> parts)
    {
        foreach (var part in parts)
        {
            if (part is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)part);
            }
        }
    }
}
