using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Cli.Experiments;

/// <summary><c>pegr sweep</c>: the synthetic experiment over two settings.</summary>
internal static class SweepDefinition
{
    /// <summary>The definition; its runs are carried out by <c>SweepRunner</c>.</summary>
    public static RequestDefinition Instance { get; } = new(
        "sweep",
        "Run the synthetic comparison over a grid of two settings, and draw the results as heat maps.",
        SweepSettingList.All,
        new SweepRequest(
            new SyntheticSettings { Objectives = ["gd", "pegr"], Engine = ReducedExperiment.Engine, Steps = 2000, Seeds = 3, DType = "float64", Threads = 0 },
            "signal-norm=0.5:6:10",
            "samples=20:200:10log",
            []),
        request => _ = new SweepPlan((SweepRequest)request));
}
