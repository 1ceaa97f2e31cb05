using System.Globalization;
using Pegr.Torch.Experiments;
using Pegr.Torch.Objectives;

namespace Pegr.Torch.Cli.Runs;

/// <summary>Names a run's files, and no two runs of an experiment alike: <c>gd-seed1</c>, <c>pegr-lambda0.01-seed1</c>.</summary>
internal static class RunName
{
    /// <summary>The name.</summary>
    public static string Of(RunInfo run)
    {
        var lambda = ObjectiveRegistry.HasLambda(run.Objective) ? $"-lambda{run.Lambda.ToString("R", CultureInfo.InvariantCulture)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{run.Objective}{lambda}-seed{run.Seed}");
    }
}
