namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>Small run folders and sweeps for reports.</summary>
internal static class ReportRuns
{
    /// <summary>A complete run of an experiment that trains nothing.</summary>
    public static string Synthetic(TemporaryFolder folder, string name, params string[] flags)
        => Done(folder[name], CommandLine.RunWith(FakeExperiment.Create(), ["synthetic", "--out", folder[name], .. flags]));

    /// <summary>Two epochs on a few images.</summary>
    public static string Images(TemporaryFolder folder, string name, params string[] flags)
        => Done(folder[name], CommandLine.Run(
        [
            "images", "--out", folder[name], "--epochs", "2", "--train-samples", "60", "--test-samples", "100", "--seeds", "2",
            "--batch-size", "20", "--tensorboard", "false", .. flags,
        ]));

    /// <summary>A complete sweep.</summary>
    public static string Sweep(TemporaryFolder folder, string name)
        => Done(folder[name], CommandLine.Run(["sweep", "--out", folder[name], .. SweepFlags.SmallWith()]));

    private static string Done(string path, Outcome outcome)
    {
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return path;
    }
}
