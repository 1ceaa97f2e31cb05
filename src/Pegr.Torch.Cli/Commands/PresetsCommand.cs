using System.CommandLine;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Hosting;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr presets</c>: the configuration files that come with the command.</summary>
internal static class PresetsCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("presets", "List the settings that come with the command, each with the command that runs it.");
        command.SetAction(_ =>
        {
            // Plain lines: commands must stay in one piece for copying.
            foreach (var preset in Preset.All())
            {
                context.Console.WritePlain($"{preset.Name}: {preset.Title()}");
                context.Console.WritePlain($"  {preset.Command()}");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
