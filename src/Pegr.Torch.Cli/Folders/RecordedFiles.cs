using System.Globalization;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Files;
using Pegr.Torch.Plotting;
using Pegr.Torch.Vision.Experiments;

namespace Pegr.Torch.Cli.Folders;

/// <summary>
/// Which files of a folder are those of the run or sweep that its <c>config.yaml</c> records: the names of all that an experiment
/// writes follow from its settings. Whatever else is there is somebody's own.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="figures">The figures' names, without extension.</param>
/// <param name="config">The settings.</param>
internal sealed class RecordedFiles(RunFolder folder, IReadOnlyCollection<string> figures, RecordedConfig config)
{
    private readonly HashSet<string> _figures = [.. figures];
    private readonly HashSet<string> _objectives = [.. Value(config, "objectives").Split(',')];
    private readonly HashSet<double> _lambdas = [0, .. Value(config, "lambda").Split(',').Select(Number).OfType<double>()];
    private readonly bool _isSweep = IsSweep(config);
    private readonly bool _isTuned = config.Experiment == ImageTuning.Name; // which lambdas it has trained with, the search decided
    private readonly long _firstSeed = Whole(config, "seed");
    private readonly long _seeds = Whole(config, "seeds");

    /// <summary>Reads the record. Nothing is changed.</summary>
    /// <exception cref="InvalidInputException">It does not say which files are the run's.</exception>
    public static RecordedFiles Of(RunFolder folder)
    {
        try
        {
            var config = RecordedConfig.Read(folder.Config);
            return new RecordedFiles(folder, FiguresOf(folder, config), config);
        }
        catch (InvalidInputException unknown)
        {
            throw new InvalidInputException(
                $"--overwrite: which files in '{folder.Path}' are the earlier run's cannot be told ({unknown.Message.TrimEnd('.')}); choose another folder.", unknown);
        }
    }

    /// <summary>Deletes them all but <c>config.yaml</c>, which is to be replaced: until then the folder is that run's.</summary>
    /// <remarks>The summary goes first, so that what is half deleted does not pass for complete. No link is followed.</remarks>
    public void Delete()
    {
        Disk.Delete(folder.Summary);
        Disk.Delete(folder.Record);
        DeleteIn(folder.Checkpoints, path => path != folder.LockFile && CheckpointFolder.IsOne(path));
        DeleteIn(folder.Figures, path => Path.GetExtension(path) is ".png" or ".svg" or ".csv" && _figures.Contains(Path.GetFileNameWithoutExtension(path)));
        if (_isSweep)
        {
            Disk.Delete(folder.SweepResults);
            DeleteIn(folder.Shards, path => Shard.IsFile(Path.GetFileName(path)));
            DeleteCheckpointsOfRuns();
        }
        else
        {
            DeleteOfRuns();
        }
    }

    private void DeleteCheckpointsOfRuns()
    {
        if (Disk.IsOwnFolder(folder.Shards))
        {
            foreach (var run in Directory.GetDirectories(folder.Shards).Where(path => Shard.IsCheckpoints(Path.GetFileName(path))))
            {
                CheckpointFolder.TryRemove(run);
            }
        }
    }

    private void DeleteOfRuns()
    {
        Disk.Delete(folder.Metrics);
        foreach (var tensors in (string[])[folder.Weights, folder.Tensors])
        {
            DeleteIn(tensors, path => Path.GetExtension(path) == WeightsFiles.Extension && IsRun(Path.GetFileNameWithoutExtension(path)));
        }

        DeleteIn(folder.Chosen, path => Path.GetExtension(path) == ChosenFiles.Extension && _objectives.Contains(Path.GetFileNameWithoutExtension(path)));
        if (Disk.IsOwnFolder(folder.TensorBoard))
        {
            foreach (var run in Directory.GetDirectories(folder.TensorBoard).Where(path => IsRun(Path.GetFileName(path))))
            {
                if (!Disk.IsOwnFolder(run))
                {
                    Disk.Delete(run); // the link
                    continue;
                }

                DeleteIn(run, TensorBoardFiles.IsOne);
                Disk.DeleteEmptyFolder(run);
            }
        }
    }

    private static IReadOnlyCollection<string> FiguresOf(RunFolder folder, RecordedConfig config)
        => IsSweep(config)
            ? SweepFigureRegistry.NamesOf(RecordedPlan.Read("--overwrite", folder.Path).Outline())
            : [.. FigureRegistry.Figures.Select(figure => figure.Name)];

    private static bool IsSweep(RecordedConfig config) => SweepDefinitions.Find(config.Experiment) is not null;

    private bool IsRun(string name)
        => RunName.Parse(name.EndsWith(WeightsFiles.Chosen, StringComparison.Ordinal) ? name[..^WeightsFiles.Chosen.Length] : name) is { } run
            && _objectives.Contains(run.Objective)
            && (_isTuned || _lambdas.Contains(run.Lambda))
            && run.Seed >= _firstSeed
            && run.Seed < _firstSeed + _seeds;

    private static void DeleteIn(string path, Func<string, bool> isRecorded)
    {
        if (!Disk.IsOwnFolder(path))
        {
            return;
        }

        foreach (var file in Directory.GetFiles(path).Where(isRecorded))
        {
            Disk.Delete(file);
        }

        TemporaryFile.ClearDead(path);
    }

    private static string Value(RecordedConfig config, string key)
        => config.Settings.FirstOrDefault(setting => setting.Key == key).Value
            ?? throw new InvalidInputException($"its config.yaml has no '{key}'");

    private static long Whole(RecordedConfig config, string key) => SettingText.Integer(key, Value(config, key));

    // Of a sweep lambda may be a word; it writes no weights.
    private static double? Number(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
