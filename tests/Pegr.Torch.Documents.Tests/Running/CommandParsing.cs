using System.CommandLine;
using System.CommandLine.Parsing;
using Pegr.Torch.Cli.Commands;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Hosting;

namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>Parses commands of the program without carrying them out.</summary>
internal static class CommandParsing
{
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Fails where a command of the program has a command, an option or an argument that is none.</summary>
    public static void AssertKnown(string line)
    {
        if (Unknown(line) is { } token)
        {
            Assert.Fail($"{line}: the program does not know '{token}'.");
        }
    }

    /// <summary>The first word that the program does not know; null where there is none, or another program is called.</summary>
    public static string? Unknown(string line)
    {
        if (!line.StartsWith("pegr ", StringComparison.Ordinal))
        {
            return null;
        }

        using var stop = new StopSignal();
        var root = RootCommandFactory.Create(new CommandContext(TextWriter.Null, ExperimentCatalog.All, stop));
        var words = CommandLineParser.SplitCommandLine(line["pegr ".Length..]).ToList();
        var parse = root.Parse(words, Configuration);

        // An argument that takes any number of words takes an unknown option, too.
        return parse.UnmatchedTokens.Concat(parse.CommandResult.Tokens.Select(token => token.Value).Where(word => word.StartsWith("--", StringComparison.Ordinal)))
            .FirstOrDefault();
    }
}
