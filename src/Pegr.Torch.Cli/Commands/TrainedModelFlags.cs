using System.CommandLine;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Objectives;
using Pegr.Torch.Vision.Trained;

namespace Pegr.Torch.Cli.Commands;

/// <summary>What says which trained network a command uses: the run's folder, and options.</summary>
internal sealed class TrainedModelFlags
{
    private readonly Argument<string> _folder = new("RUN") { HelpName = "RUN", Description = "Folder of a run of 'pegr images'." };
    private readonly Option<string> _run = Text("--run", "NAME", "Which of the folder's runs, such as pegr-lambda0.01-seed1. Default: the only one that is left, or the one with the best validation accuracy.");
    private readonly Option<string> _objective = Text("--objective", "NAME", "Of the runs those with this objective.");
    private readonly Option<string> _lambda = Text("--lambda", "X", "Of the runs those with this lambda; 0 without a penalty.");
    private readonly Option<string> _seed = Text("--seed", "N", "Of the runs those with this seed.");
    private readonly Option<string> _weights = Text("--weights", "NAME", "Weights: best (that validation chose), last, or auto: best where there are such.");
    private readonly Option<string> _device = Text("--device", "NAME", "Device: cpu, cuda or cuda:INDEX.");

    /// <summary>Makes the options.</summary>
    public TrainedModelFlags()
    {
        _objective.CompletionSources.Add(_ => ObjectiveRegistry.Keys);
        _weights.CompletionSources.Add(_ => TrainedModelOptions.WeightsChoices);
        _weights.DefaultValueFactory = _ => TrainedModelOptions.AutoWeights;
        _device.CompletionSources.Add("cpu", "cuda");
        _device.DefaultValueFactory = _ => "cpu";
    }

    /// <summary>The argument, and the options that choose a run; <see cref="Device"/> is for the command to add.</summary>
    public IReadOnlyList<Symbol> First => [_folder, _run, _objective, _lambda, _seed, _weights];

    /// <summary>The option that says where the network computes.</summary>
    public Option Device => _device;

    /// <summary>The run's folder.</summary>
    public string Folder(ParseResult parse) => parse.GetRequiredValue(_folder);

    /// <summary>What is asked for.</summary>
    /// <exception cref="InvalidInputException">A value is no number.</exception>
    public TrainedModelOptions Read(ParseResult parse) => new()
    {
        Run = parse.GetValue(_run),
        Objective = parse.GetValue(_objective),
        Lambda = parse.GetValue(_lambda) is { } weight ? SettingText.Number("--lambda", weight) : null,
        Seed = parse.GetValue(_seed) is { } number ? SettingText.Integer("--seed", number) : null,
        Weights = parse.GetRequiredValue(_weights),
        Device = parse.GetRequiredValue(_device),
    };

    /// <summary>Refuses what is no folder of a run that has ended: the command's own files tell this besides the record.</summary>
    /// <param name="command">The command, for messages.</param>
    /// <param name="path">The folder.</param>
    /// <returns>The run's folder; null where a program of one's own wrote a record without a configuration.</returns>
    /// <exception cref="InvalidInputException">There is no such folder, or no run that has ended.</exception>
    public static RunFolder? RequireRun(string command, string path)
    {
        if (path.Length == 0 || path.Any(char.IsControl) || !Directory.Exists(path))
        {
            throw new InvalidInputException($"{command}: there is no folder '{path}'; name the folder of a run of 'pegr images'.");
        }

        if (RunFolder.Find(path) is not { } folder)
        {
            return File.Exists(Path.Combine(path, ExperimentFile.Name))
                ? null
                : throw new InvalidInputException($"{command}: '{path}' holds no run of pegr (no config.yaml of one); name the folder of a run of 'pegr images'.");
        }

        var experiment = RecordedConfig.Read(folder.Config).Experiment;
        if (SweepDefinitions.Find(experiment) is not null)
        {
            throw new InvalidInputException($"{command}: '{path}' is a sweep's folder, and sweeps keep no weights; name the folder of a run of 'pegr images'.");
        }

        return File.Exists(folder.Record)
            ? folder
            : throw new InvalidInputException(
                $"{command}: the run in '{path}' has not come to its record yet; wait for its end, or continue with: pegr {experiment} --resume {ShellText.QuoteFolder(path)}");
    }

    /// <summary>Works with a network: the library's settings are flags here.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="own">The command's further settings.</param>
    /// <exception cref="InvalidInputException">Something given cannot be used.</exception>
    public static int Run(Func<int> work, params string[] own)
    {
        try
        {
            return work();
        }
        catch (InvalidInputException refusal) when (refusal.Setting is "run" or "weights" or "device" || own.Contains(refusal.Setting))
        {
            throw new InvalidInputException($"--{refusal.Setting}", refusal.Problem!, refusal);
        }
    }

    /// <summary>Computes with a network: what fails is the machine's.</summary>
    /// <exception cref="RunFailedException">The machine failed.</exception>
    public static T Compute<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (MachineFailure.Is(error))
        {
            throw new RunFailedException(ExitCode.Failed, MachineFailure.Explain(error, "another --device"), error);
        }
    }

    private static Option<string> Text(string name, string placeholder, string help) => new(name) { HelpName = placeholder, Description = help };
}
