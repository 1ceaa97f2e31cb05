using System.CommandLine;

namespace Pegr.Torch.Cli.Commands;

/// <summary>An argument that takes files or folders.</summary>
internal static class PathArgument
{
    /// <summary>Creates one that takes one or more. A word that looks like an option is one that the command does not know, not a path.</summary>
    /// <param name="name">What stands for a path in the help text.</param>
    /// <param name="description">What the paths are.</param>
    public static Argument<string[]> Create(string name, string description)
        => Checked(new Argument<string[]>(name) { Arity = ArgumentArity.OneOrMore, Description = description });

    /// <summary>Creates one that takes a single path.</summary>
    /// <param name="name">What stands for the path in the help text.</param>
    /// <param name="description">What the path is.</param>
    public static Argument<string> CreateOne(string name, string description) => Checked(new Argument<string>(name) { Description = description });

    private static Argument<T> Checked<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } token)
            {
                var advice = Path.Exists(token.Value) ? $" The file of that name is './{token.Value}'." : "";
                result.AddError($"unknown option '{token.Value}'.{advice}");
            }
        });
        return argument;
    }
}
