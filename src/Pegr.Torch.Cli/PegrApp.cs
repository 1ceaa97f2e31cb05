using System.CommandLine;
using Pegr.Torch.Cli.Commands;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Cli;

/// <summary>The program, apart from the process it runs in.</summary>
internal static class PegrApp
{
    private const string DebugVariable = "PEGR_DEBUG";

    /// <summary>Carries out a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Takes results and progress.</param>
    /// <param name="error">Takes what went wrong: one line.</param>
    /// <param name="catalog">The experiments; null for all that there are.</param>
    /// <param name="datasets">The data sets of <c>pegr data</c>; null for all that there are.</param>
    /// <param name="stop">Ends runs early; null for never.</param>
    /// <returns>The process's exit code.</returns>
    public static int Run(
        IReadOnlyList<string> args,
        TextWriter output,
        TextWriter error,
        IReadOnlyList<ExperimentDefinition>? catalog = null,
        IReadOnlyList<IImageDatasetSource>? datasets = null,
        StopSignal? stop = null)
    {
        using var never = new StopSignal();
        try
        {
            Surroundings.Check();
            var context = new CommandContext(output, catalog ?? ExperimentCatalog.All, stop ?? never)
            {
                Datasets = datasets ?? ImageDatasetRegistry.Sources,
                Error = error,
            };
            var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
            var root = RootCommandFactory.Create(context);
            var parse = root.Parse(RepeatedOptions.LastOnly(args, root, configuration), configuration);
            if (parse.Errors.Count > 0)
            {
                throw new InvalidInputException(Explain(parse));
            }

            return parse.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (InvalidInputException refusal)
        {
            return Fail(error, ExitCode.BadInput, refusal.Message, refusal);
        }
        catch (RunFailedException failure)
        {
            return Fail(error, failure.ExitCode, failure.Message, failure);
        }
        catch (LibTorchLoadException failure)
        {
            return Fail(error, ExitCode.Failed, failure.Message, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(error, ExitCode.Failed, $"cannot read or write: {failure.Message}", failure);
        }
        catch (Exception bug)
        {
            var advice = $"This is a bug; {DebugVariable}=1 in the environment shows where.";
            return Fail(error, ExitCode.Failed, $"unexpected {bug.GetType().Name} ({bug.Message}). {advice}", bug);
        }
    }

    private static string Explain(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var name = NameOf(command);
        if (parse.UnmatchedTokens is not [var token, ..])
        {
            return $"{parse.Errors[0].Message} '{name} --help' shows the usage.";
        }

        var known = command.Options.Select(option => option.Name).Concat(command.Subcommands.Select(sub => sub.Name));
        var kind = token.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        return $"unknown {kind} '{token}'.{NearestName.Question(token, known)} '{name} --help' shows the usage.";
    }

    private static string NameOf(Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{NameOf(parent)} {command.Name}" : "pegr";

    private static int Fail(TextWriter error, int exitCode, string message, Exception cause)
    {
        error.WriteLine($"pegr: {TerminalText.Shortened(TerminalText.Visible(message.ReplaceLineEndings(" ")))}");
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
        {
            error.WriteLine(cause);
        }

        return exitCode;
    }
}
