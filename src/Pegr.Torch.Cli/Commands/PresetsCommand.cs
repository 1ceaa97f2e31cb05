using System.CommandLine;
using Pegr.Torch.Cli.Experiments;

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
            var output = context.Console.Profile.Out.Writer;
            foreach (var preset in Preset.All())
            {
                output.WriteLine($"{preset.Name}: {preset.Title()}");
                output.WriteLine($"  {preset.Command()}");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
