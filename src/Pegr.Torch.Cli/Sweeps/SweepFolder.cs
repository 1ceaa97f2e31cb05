using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Runs;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>The folder of a sweep. Processes that compute shares of the same sweep work in it together.</summary>
internal sealed class SweepFolder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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

    private string Shards => In("shards");

    /// <summary>The command that goes on with the sweep.</summary>
    public string ResumeCommand => $"pegr sweep --resume {ShellText.Quote(Path)}";

    /// <summary>Opens the sweep in a folder, with the settings that it began with.</summary>
    /// <param name="flag">The flag that names the folder.</param>
    /// <param name="path">The folder.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static SweepFolder Reopen(string flag, string path)
    {
        var config = System.IO.Path.Combine(path, "config.yaml");
        if (!ConfigFile.IsOurs(config))
        {
            throw new InvalidInputException($"{flag}: '{path}' holds no sweep (no config.yaml of one); name a sweep's folder.");
        }

        var assignments = SettingsFile.Read(config, SweepDefinition.Instance, [.. ExperimentCatalog.All, SweepDefinition.Instance]);
        return new SweepFolder(path, new SweepPlan((SweepRequest)RequestBuilder.Build(SweepDefinition.Instance, assignments)));
    }

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
        if (target.Overwrite)
        {
            new SweepFolder(path, plan).DeleteEarlierSweep();
        }

        var environment = RunEnvironment.Describe(SweepDefinition.Instance, plan.Request, LibTorch.Initialize());
        var config = ConfigFile.Format(SweepDefinition.Instance, plan.Request, environment);
        try
        {
            return new SweepFolder(RunFolder.Claim(target, config).Path, plan);
        }
        catch (InvalidInputException) when (target.Named && !target.Overwrite && AwaitConfig(path))
        {
            return Join(path, plan); // another share's process made it in the meantime
        }
    }

    /// <summary>Opens the results file of a share for writing.</summary>
    public ResultsWriter OpenWriter(Shard shard)
    {
        Directory.CreateDirectory(Shards);
        return ResultsWriter.Open(System.IO.Path.Combine(Shards, shard.FileName), Plan);
    }

    /// <summary>The finished runs of all shares.</summary>
    public SweepResults ReadResults() => SweepResults.Read(Plan, ShardFiles.Select(file => new ResultsFile(file, Plan)));

    /// <summary>The finished runs, for readers: of all shares or, where those were deleted, of what was put together of them.</summary>
    public SweepResults ReadFinished()
        => ShardFiles.Count > 0 || !File.Exists(Results) ? ReadResults() : SweepResults.Read(Plan, [ResultsFile.Merged(Results, Plan)]);

    // Whoever claims a folder makes config.yaml first and fills it a moment later.
    private static bool AwaitConfig(string path)
    {
        var config = System.IO.Path.Combine(path, "config.yaml");
        for (var waited = TimeSpan.Zero; waited < Patience; waited += TimeSpan.FromMilliseconds(50))
        {
            if (!File.Exists(config) || new FileInfo(config).Length > 0)
            {
                break;
            }

            Thread.Sleep(50);
        }

        return ConfigFile.IsOurs(config);
    }

    private static SweepFolder Join(string path, SweepPlan plan)
    {
        var begun = Reopen("--out", path);
        var other = SweepSettingList.All.FirstOrDefault(
            setting => setting.Print(begun.Plan.Request) != setting.Print(plan.Request));
        return other is null
            ? begun
            : throw new InvalidInputException(
                $"--out: '{path}' holds a sweep with {other.Key} {other.Print(begun.Plan.Request)}, not {other.Print(plan.Request)}; "
                + "choose another folder, or give --overwrite to replace it.");
    }

    private void DeleteEarlierSweep()
    {
        if (!Directory.Exists(Path))
        {
            return;
        }

        File.Delete(Results);
        foreach (var file in ShardFiles)
        {
            ResultsWriter.DeleteUnused(file);
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
