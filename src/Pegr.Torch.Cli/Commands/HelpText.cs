using System.CommandLine;
using System.CommandLine.Help;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Commands;

/// <summary>A command's help text, line by line.</summary>
/// <param name="command">The command.</param>
/// <param name="width">The columns that a line has.</param>
/// <param name="isOfAll">Whether all options are told, and not only those that matter first.</param>
/// <param name="counting">The options that count for the command where it takes others, too; null for all.</param>
internal sealed class HelpText(Command command, int width, bool isOfAll, IReadOnlyCollection<string>? counting)
{
    private const int FewOptions = 16;
    private const int NarrowestText = 24;
    private const int Indent = 2;
    private const int Gap = 2;

    private static readonly (string Left, string Right) Help = ("-h, --help", "Show this help.");

    /// <summary>The lines.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var line in Wrapped(command.Description ?? "", 0))
        {
            yield return line;
        }

        yield return "";
        foreach (var line in Wrapped($"Usage: {Usage()}", 0))
        {
            yield return line;
        }

        foreach (var line in Section("Arguments", [.. command.Arguments.Where(argument => !argument.Hidden).Select(argument => ($"<{argument.HelpName ?? argument.Name}>", argument.Description ?? ""))]))
        {
            yield return line;
        }

        var (options, hidden) = Options();
        foreach (var line in options)
        {
            yield return line;
        }

        foreach (var line in Section("Commands", [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (sub.Name, sub.Description ?? ""))]))
        {
            yield return line;
        }

        if (hidden > 0)
        {
            yield return "";
            yield return $"'{FullName(command)} --help all' shows {hidden} more options.";
        }
    }

    private (IEnumerable<string> Lines, int Hidden) Options()
    {
        Option[] options = [.. command.Options.Where(option => !option.Hidden && option is not HelpOption)];
        var isGrouped = options.Length > FewOptions;
        Option[] shown = [.. options.Where(option => isOfAll || !isGrouped || IsShown(option))];
        var groups = isGrouped
            ? SettingGroup.All.Select(group => (
                    group.Title,
                    Options: shown.Where(option => group.Has(NameOf(option))).OrderBy(option => group.PlaceOf(NameOf(option))).ToArray()))
                .Append(("Other", [.. shown.Where(option => !SettingGroup.All.Any(group => group.Has(NameOf(option))))]))
            : [("Options", shown)];
        var column = shown.Select(Left).Append(Help.Left).Max(text => text.Length);
        var sections = groups.Select(group => (group.Item1, Entries: group.Item2.Select(option => (Left(option), Right(option))).ToList())).ToList();
        sections.FindLast(section => section.Item1 is SettingGroup.Output or "Options").Entries.Add(Help);
        return (sections.SelectMany(section => Section(section.Item1, section.Entries, column)), options.Length - shown.Length);
    }

    private bool IsShown(Option option)
    {
        var name = NameOf(option);
        return counting?.Contains(name) ?? !SettingGroup.All.Any(group => group.Has(name) && !group.IsFirst(name));
    }

    private IEnumerable<string> Section(string title, List<(string Left, string Right)> entries, int? column = null)
    {
        if (entries.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return $"{title}:";
        var left = column ?? entries.Max(entry => entry.Left.Length);
        var isBeside = width - Indent - left - Gap >= NarrowestText;
        foreach (var (name, text) in entries)
        {
            var indent = isBeside ? Indent + left + Gap : Indent + 4;
            var lines = Wrapped(text, indent).ToList();
            if (isBeside)
            {
                lines[0] = $"{new string(' ', Indent)}{name.PadRight(left + Gap)}{lines[0].TrimStart()}";
            }
            else
            {
                lines.Insert(0, new string(' ', Indent) + name);
            }

            foreach (var line in lines)
            {
                yield return line.TrimEnd();
            }
        }
    }

    private IEnumerable<string> Wrapped(string text, int indent)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && indent + line.Length + 1 + word.Length > width)
            {
                yield return new string(' ', indent) + line;
                line = word;
            }
            else
            {
                line += line.Length > 0 ? $" {word}" : word;
            }
        }

        yield return new string(' ', indent) + line;
    }

    private string Usage()
    {
        var arguments = string.Concat(command.Arguments.Where(argument => !argument.Hidden)
            .Select(argument => $" {argument.HelpName ?? argument.Name}{(argument.Arity.MaximumNumberOfValues > 1 ? "…" : "")}"));
        var subcommand = command.Subcommands.Any(sub => !sub.Hidden) ? command.Action is null || command is RootCommand ? " COMMAND" : " [COMMAND]" : "";
        return $"{FullName(command)}{subcommand}{arguments} [options]";
    }

    private static string FullName(Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{FullName(parent)} {command.Name}" : "pegr";

    private static string NameOf(Option option) => option.Name.TrimStart('-');

    private static string Left(Option option)
        => option.HelpName is not { Length: > 0 } value || option.Arity.MaximumNumberOfValues == 0 ? option.Name
            : option.Arity.MinimumNumberOfValues == 0 ? $"{option.Name} [{value}]" : $"{option.Name} <{value}>";

    private static string Right(Option option)
        => option is Option<string> { DefaultValueFactory: not null } && option.GetDefaultValue() is string { Length: > 0 } preset
            ? $"{option.Description} [default: {preset}]"
            : option.Description ?? "";
}
