using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Experiments;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>The sweeps that the command can carry out.</summary>
internal static class SweepDefinitions
{
    /// <summary><c>pegr sweep</c>: the synthetic experiment.</summary>
    public static SweepDefinition Synthetic { get; } = new(
        SweepKinds.Synthetic,
        "Run the synthetic comparison over a grid of two settings, and draw the results as heat maps.",
        new SweepRequest(
            new SyntheticSettings { Objectives = ["gd", "pegr"], Engine = ReducedExperiment.Engine, Steps = 2000, Seeds = 3, DType = "float64", Threads = 0 },
            "signal-norm=0.5:6:10",
            "samples=20:200:10log",
            []),
        (_, work) => work());

    /// <summary><c>pegr sweep images</c>: the image experiment.</summary>
    public static SweepDefinition Images { get; } = new(
        SweepKinds.Images,
        "Run the comparison on real images over a grid of two settings, and draw the results as heat maps.",
        new SweepRequest(new ImageSettings { Seeds = 3 }, "train-samples=100,300,1000log", "label-noise=0,0.2,0.4", []),
        (request, work) => DatasetHint.Around(
            ImageDatasetRegistry.Find(((ImageSettings)request.Settings).Dataset),
            () =>
            {
                work();
                return true;
            }));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SweepDefinition> All { get; } = [Synthetic, Images];

    /// <summary>The one of a name; null where there is none.</summary>
    public static SweepDefinition? Find(string name) => All.FirstOrDefault(definition => definition.Name == name);

    /// <summary>The one of a plan.</summary>
    public static SweepDefinition Of(SweepPlan plan) => All.Single(definition => definition.Kind == plan.Kind);
}
