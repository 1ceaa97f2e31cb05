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

    /// <summary>The terminal, found out about on first use: the help text does without.</summary>
    public IAnsiConsole Console => _console.Value;

    /// <summary>Takes what went wrong, a line each.</summary>
    public TextWriter Error { get; init; } = TextWriter.Null;

    /// <summary>The experiments.</summary>
    public IReadOnlyList<ExperimentDefinition> Catalog { get; } = catalog;

    /// <summary>The image data sets that <c>pegr data</c> deals with.</summary>
    public IReadOnlyList<IImageDatasetSource> Datasets { get; init; } = ImageDatasetRegistry.Sources;

    /// <summary>Ends runs early.</summary>
    public StopSignal Stop { get; } = stop;

    private static IAnsiConsole Create(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Pipeline.Attach(new VisibleTextHook());
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = Unbroken; // whoever reads a file or a pipe breaks lines himself
        }

        return console;
    }
}
