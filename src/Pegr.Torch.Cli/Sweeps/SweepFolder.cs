using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Files;
using Pegr.Torch.Runtime;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>The folder of a sweep. Processes that compute shares of the same sweep work in it together.</summary>
internal sealed class SweepFolder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private SweepFolder(string path, SweepPlan plan) => (Path, Plan) = (path, plan);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The sweep.</summary>
    public SweepPlan Plan { get; }

    /// <summary>All results in the sweep's order, once they are there.</summary>
    public string Results => In("results.csv");

    /// <summary>The report for programs.</summary>
    public string Summary => In("summary.json");

    /// <summary>The figures' folder.</summary>
    public string Figures => In("figures");

    /// <summary>The folder of what is submitted to a cluster.</summary>
    public string Jobs => In("jobs");

    /// <summary>The results files of the shares.</summary>
    public IReadOnlyList<string> ShardFiles
        => Directory.Exists(Shards) ? [.. Directory.GetFiles(Shards, "*.csv").Order(StringComparer.Ordinal)] : [];

    /// <summary>The file of the right to put the shares together.</summary>
    public string MergeLock => System.IO.Path.Combine(Shards, "merge" + Shard.LockExtension);

    private string Shards => In("shards");

    /// <summary>The command that goes on with the sweep.</summary>
    public string ResumeCommand => $"pegr sweep --resume {ShellText.QuoteFolder(Path)}";

    /// <summary>Opens the sweep in a folder, with the settings that it began with.</summary>
    /// <param name="flag">The flag that names the folder.</param>
    /// <param name="path">The folder.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static SweepFolder Reopen(string flag, string path) => new(path, RecordedPlan.Read(flag, path));

    /// <summary>Makes the folder of a new sweep, or opens it where the same sweep has begun in it.</summary>
    /// <exception cref="InvalidInputException">The folder is in use or cannot be made.</exception>
    public static SweepFolder Begin(OutputTarget target, SweepPlan plan)
    {
        var path = target.Candidates.First();
        if (target.Named && !target.Overwrite && Directory.Exists(path) && AwaitConfig(path))
        {
            return Join(path, plan);
        }

        RunFolder.Check(target);
        var definition = SweepDefinitions.Of(plan);
        var environment = RunEnvironment.Describe(definition, plan.Request, LibTorch.Initialize());
        var config = ConfigFile.Format(definition, plan.Request, environment);
        try
        {
            var (folder, held) = RunFolder.Claim(target, config);
            folder.Release(held);
            return new SweepFolder(folder.Path, plan);
        }
        catch (InvalidInputException) when (target.Named && !target.Overwrite && AwaitConfig(path))
        {
            return Join(path, plan); // another share's process made it in the meantime
        }
    }

    /// <summary>Opens the results file of a share for writing.</summary>
    public ResultsWriter OpenWriter(Shard shard)
    {
        Disk.MakeFolder(Shards);
        ClearRemains();
        return ResultsWriter.Open(System.IO.Path.Combine(Shards, shard.FileName), Plan);
    }

    /// <summary>Clears what processes that were killed left besides results; what a live one has stays.</summary>
    public void ClearRemains()
    {
        foreach (var folder in (string[])[Path, Figures, Jobs])
        {
            TemporaryFile.ClearDead(folder);
        }

        FileLock.ClearDead(Shards, "*" + Shard.LockExtension);
        CheckpointFolder.TryRemove(In("checkpoints")); // of a claim
    }

    /// <summary>The folder of a run's checkpoints.</summary>
    public string CheckpointsOf(SweepRun run) => System.IO.Path.Combine(Shards, Shard.CheckpointsOf(run));

    /// <summary>Deletes the checkpoints of runs, all of which have ended.</summary>
    public void ClearCheckpoints()
    {
        foreach (var path in Directory.GetDirectories(Shards).Where(path => Shard.IsCheckpoints(System.IO.Path.GetFileName(path))))
        {
            CheckpointFolder.TryRemove(path);
        }
    }

    /// <summary>The finished runs of all shares.</summary>
    public SweepResults ReadResults() => SweepResults.Read(Plan, ShardFiles.Select(file => new ResultsFile(file, Plan)));

    /// <summary>The finished runs, for readers: of all shares or, where those were deleted, of what was put together of them.</summary>
    public SweepResults ReadFinished()
        => ShardFiles.Count > 0 || !File.Exists(Results) ? ReadResults() : SweepResults.Read(Plan, [ResultsFile.Merged(Results, Plan)]);

    // Whoever claims a folder writes config.yaml a moment later.
    private static bool AwaitConfig(string path)
    {
        for (var waited = TimeSpan.Zero; RunFolder.Find(path) is null && RunFolder.IsBeingClaimed(path) && waited < Patience; waited += Pause)
        {
            Thread.Sleep(Pause);
        }

        return RunFolder.Find(path) is not null;
    }

    private static SweepFolder Join(string path, SweepPlan plan)
    {
        var begun = Reopen("--out", path);
        if (begun.Plan.Kind != plan.Kind)
        {
            throw new InvalidInputException(
                $"--out: '{path}' holds a sweep of 'pegr {begun.Plan.Kind.Name}'; choose another folder, or give --overwrite to replace it.");
        }

        var other = plan.Kind.Settings.All.FirstOrDefault(
            setting => setting.Print(begun.Plan.Request) != setting.Print(plan.Request));
        return other is null
            ? begun
            : throw new InvalidInputException(
                $"--out: '{path}' holds a sweep with {other.Key} {other.Print(begun.Plan.Request)}, not {other.Print(plan.Request)}; "
                + "choose another folder, or give --overwrite to replace it.");
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
