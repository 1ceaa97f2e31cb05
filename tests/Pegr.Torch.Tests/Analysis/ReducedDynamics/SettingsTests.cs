using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Analysis.ReducedDynamics;

/// <summary>No setting is left out without a word: each changes what reduced dynamics computes as it changes what ghost does, or is refused.</summary>
public sealed class SettingsTests
{
    private static readonly SyntheticSettings Base = new()
    {
        DType = "float64",
        Objectives = ["gd", "pegr", "sam", "norm", "group", "label-noise"],
        Samples = 9,
        TestSamples = 12,
        Dim = 14,
        Filters = 2,
        InitStd = 0.2,
        NoiseStd = 0.3,
        LabelNoise = 0.3,
        OrthogonalNoise = false,
        GroupSize = 3,
        Steps = 12,
        LogEvery = 12,
    };

    // Settings that some other must be changed for, and what they are changed to.
    private static readonly Dictionary<string, (SyntheticSettings From, SyntheticSettings To)> Changes = new()
    {
        ["Objectives"] = (Base, Base with { Objectives = ["gr"] }),
        ["Lambdas"] = (Base, Base with { Lambdas = [0.4] }),
        ["Optimizer"] = (Base, Base with { Optimizer = "adam" }),
        ["LearningRate"] = (Base, Base with { LearningRate = 0.1 }),
        ["Momentum"] = (Base, Base with { Momentum = 0.5 }),
        ["Nesterov"] = (Base with { Momentum = 0.5 }, Base with { Momentum = 0.5, Nesterov = true }),
        ["WeightDecay"] = (Base, Base with { WeightDecay = 0.1 }),
        ["LearningRateSchedule"] = (Base, Base with { LearningRateSchedule = "cosine" }),
        ["Warmup"] = (Base, Base with { Warmup = 4 }),
        ["DecayEvery"] = (Base with { LearningRateSchedule = "step" }, Base with { LearningRateSchedule = "step", DecayEvery = 3 }),
        ["DecayFactor"] = (Base with { LearningRateSchedule = "step", DecayEvery = 3 }, Base with { LearningRateSchedule = "step", DecayEvery = 3, DecayFactor = 0.5 }),
        ["ClipNorm"] = (Base, Base with { ClipNorm = 0.02 }),
        ["LambdaSchedule"] = (Base, Base with { LambdaSchedule = "cosine" }),
        ["LambdaSteps"] = (Base with { LambdaSchedule = "cosine" }, Base with { LambdaSchedule = "cosine", LambdaSteps = 5 }),
        ["PenaltyEvery"] = (Base, Base with { PenaltyEvery = 2 }),
        ["Rho"] = (Base, Base with { Rho = 0.3 }),
        ["FlipProbability"] = (Base, Base with { FlipProbability = 0.4 }),
        ["GroupSize"] = (Base, Base with { GroupSize = 2 }),
        ["NormRadius"] = (Base, Base with { NormRadius = 0.2 }),
        ["RhoGroupSize"] = (Base, Base with { RhoGroupSize = 2 }),
        ["Seed"] = (Base, Base with { Seed = 2 }),
        ["Seeds"] = (Base, Base with { Seeds = 2 }),
        ["Device"] = (Base, Base with { Device = "cuda" }),
        ["LogEvery"] = (Base, Base with { LogEvery = 5 }),
        ["LabelNoise"] = (Base, Base with { LabelNoise = 0.8 }),
        ["BatchSize"] = (Base, Base with { BatchSize = 4 }),
        ["Samples"] = (Base, Base with { Samples = 10 }),
        ["TestSamples"] = (Base, Base with { TestSamples = 13 }),
        ["Dim"] = (Base, Base with { Dim = 15 }),
        ["Patches"] = (Base, Base with { Patches = 3 }),
        ["SignalNorm"] = (Base, Base with { SignalNorm = 2 }),
        ["SignalFrequencies"] = (Base, Base with { SignalFrequencies = [1, 1] }),
        ["SignalLabels"] = (Base, Base with { SignalLabels = "xor" }),
        ["NoiseStd"] = (Base, Base with { NoiseStd = 0.5 }),
        ["OrthogonalNoise"] = (Base, Base with { OrthogonalNoise = true }),
        ["FreshNoise"] = (Base, Base with { FreshNoise = true }),
        ["ExactFlips"] = (Base, Base with { ExactFlips = true }),
        ["TestLabelNoise"] = (Base, Base with { TestLabelNoise = true }),
        ["Filters"] = (Base, Base with { Filters = 3 }),
        ["Activation"] = (Base, Base with { Activation = "relu3" }),
        ["Bias"] = (Base, Base with { Bias = true }),
        ["OutputScale"] = (Base, Base with { OutputScale = "none" }),
        ["Init"] = (Base, Base with { Init = "fan-in" }),
        ["InitStd"] = (Base, Base with { InitStd = 0.3 }),
        ["Steps"] = (Base, Base with { Steps = 13 }),
    };

    // How and where it is computed, and what is kept on the way; and inner products that are drawn, which are tested apart.
    private static readonly string[] NoMatter = ["Engine", "DType", "Threads", "MicroBatch", "CheckpointEvery", "Draws", "ImplicitDim"];

    public static TheoryData<string> Settings => [.. typeof(SyntheticSettings).GetProperties()
        .Where(property => property.SetMethod is not null && !NoMatter.Contains(property.Name))
        .Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_counts_as_it_does_for_ghost_or_is_refused(string name)
    {
        Assert.True(Changes.ContainsKey(name), $"Say here what {name} is changed to, and see that reduced dynamics follows.");
        var (from, to) = Changes[name];
        if (IsRefused(to))
        {
            return;
        }

        var (before, after) = (Numbers(from, "reduced"), Numbers(to, "reduced"));
        Assert.NotEqual(before, after);
        var ghost = Numbers(to, "ghost");
        Assert.Equal(ghost.Length, after.Length);
        Assert.All(ghost.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-7 * Math.Max(1, Math.Abs(pair.First))));
    }

    private static bool IsRefused(SyntheticSettings settings)
    {
        try
        {
            SyntheticExperiment.Validate(settings with { Engine = "reduced" });
            return false;
        }
        catch (InvalidInputException)
        {
            return true;
        }
    }

    private static double[] Numbers(SyntheticSettings settings, string engine)
    {
        var runs = SyntheticExperiment.Run(settings with { Engine = engine }, cancellationToken: TestContext.Current.CancellationToken).Runs;
        return [.. from run in runs from row in run.Rows from number in Numbers(row) where !double.IsNaN(number) select number];
    }

    private static IEnumerable<double> Numbers(MetricRow row) => row.Values.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value).Prepend(row.Step);
}
