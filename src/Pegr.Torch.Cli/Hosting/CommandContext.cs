using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Vision.Datasets;
using Spectre.Console;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>What every command is given: where to write, when to stop, what can be run.</summary>
/// <param name="output">Takes results and progress.</param>
/// <param name="catalog">The experiments.</param>
/// <param name="stop">Ends runs early.</param>
internal sealed class CommandContext(TextWriter output, IReadOnlyList<ExperimentDefinition> catalog, StopSignal stop)
{
    private const int Unbroken = 10_000;

    private readonly Lazy<IAnsiConsole> _console =
        new(() => Create(output));

    private readonly TextWriter _output = output;

    /// <summary>The terminal, found out about on first use: the help text does without.</summary>
    public IAnsiConsole Console => _console.Value;

    /// <summary>The columns that a line may have.</summary>
    public int Width => Console.Profile.Width;

    /// <summary>Whether a result is one JSON object, and nothing else is written.</summary>
    public bool IsJson { get; private init; }

    /// <summary>Whether every measurement is told.</summary>
    public bool IsVerbose { get; private init; }

    /// <summary>Where JSON goes.</summary>
    private TextWriter Result { get; init; } = output;

    /// <summary>Takes what went wrong, a line each.</summary>
    public TextWriter Error { get; init; } = TextWriter.Null;

    /// <summary>The experiments.</summary>
    public IReadOnlyList<ExperimentDefinition> Catalog { get; } = catalog;

    /// <summary>The image data sets that <c>pegr data</c> deals with.</summary>
    public IReadOnlyList<IImageDatasetSource> Datasets { get; init; } = ImageDatasetRegistry.Sources;

    /// <summary>Ends runs early.</summary>
    public StopSignal Stop { get; } = stop;

    /// <summary>The same, with more or less to be said.</summary>
    /// <param name="isSilent">Whether nothing is written to the terminal.</param>
    /// <param name="isJson">Whether the result is one JSON object.</param>
    /// <param name="isVerbose">Whether every measurement is told.</param>
    public CommandContext With(bool isSilent, bool isJson, bool isVerbose) => new(isSilent ? TextWriter.Null : _output, Catalog, Stop)
    {
        Error = Error,
        Datasets = Datasets,
        Result = _output,
        IsJson = isJson,
        IsVerbose = isVerbose,
    };

    /// <summary>Computes what a signal ends.</summary>
    /// <param name="work">Computes it.</param>
    /// <param name="left">What is said besides, of what was left behind.</param>
    /// <exception cref="RunFailedException">A signal came.</exception>
    public T UntilStopped<T>(Func<CancellationToken, T> work, string left = "")
    {
        try
        {
            using var watch = Stop.Begin();
            return work(watch.Token);
        }
        catch (OperationCanceledException stop)
        {
            throw new RunFailedException(Stop.ExitCode, $"stopped by {Stop.Name}.{left}", stop);
        }
    }

    /// <summary>Writes the result where it is asked for as JSON.</summary>
    /// <param name="json">Makes one object's text.</param>
    public void WriteJson(Func<string> json)
    {
        if (IsJson)
        {
            Result.Write(json());
        }
    }

    private static IAnsiConsole Create(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Pipeline.Attach(new VisibleTextHook());
        console.Pipeline.Attach(new LineEndHook()); // the last one sees tables as they are
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = Unbroken; // whoever reads a file or a pipe breaks lines himself
        }

        return console;
    }
}
