using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>What a command line came to.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error);

/// <summary>Carries out command lines, in this process.</summary>
internal static class CommandLine
{
    public static Outcome Run(params string[] args) => RunWith(null, CancellationToken.None, args);

    public static Outcome RunWith(ExperimentDefinition experiment, params string[] args)
        => RunWith([experiment], CancellationToken.None, args);

    public static Outcome RunWith(IReadOnlyList<ExperimentDefinition>? catalog, CancellationToken stop, params string[] args)
        => RunWith(catalog, null, stop, args);

    public static Outcome RunWith(
        IReadOnlyList<ExperimentDefinition>? catalog, IReadOnlyList<IImageDatasetSource>? datasets, CancellationToken stop, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var signal = new StopSignal(stop);
        var exitCode = PegrApp.Run(args, output, error, catalog, datasets, signal);
        return new Outcome(exitCode, output.ToString(), error.ToString());
    }
}
