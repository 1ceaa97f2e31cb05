using Pegr.Torch.Objectives;
using static Pegr.Torch.Cli.Settings.SettingsOf<Pegr.Torch.Experiments.ComparisonSettings>;

namespace Pegr.Torch.Cli.Settings;

/// <summary>The settings that every experiment has.</summary>
internal static class ComparisonSettingList
{
    /// <summary>What is compared and how it is optimised.</summary>
    public static IReadOnlyList<Setting> Training { get; } =
    [
        Names("objectives", $"Objectives to compare, separated by commas: {string.Join(", ", ObjectiveRegistry.Keys)}.",
            s => s.Objectives, (s, v) => s with { Objectives = v }),
        Numbers("lambda", "Weight of the penalty: the risk plus lambda/2 times the penalty, a mean over examples, is minimized. Several, separated by commas, are compared.",
            s => s.Lambdas, (s, v) => s with { Lambdas = v }),
        Number("rho", "Length of the excursion of sam.",
            s => s.Rho, (s, v) => s with { Rho = v }),
        Name("optimizer", "Optimizer: sgd or adam.",
            s => s.Optimizer, (s, v) => s with { Optimizer = v }),
        Number("learning-rate", "Step size of the optimizer.",
            s => s.LearningRate, (s, v) => s with { LearningRate = v }),
        Number("momentum", "Momentum of SGD, from 0 to below 1.",
            s => s.Momentum, (s, v) => s with { Momentum = v }),
        Number("weight-decay", "L2 weight decay.",
            s => s.WeightDecay, (s, v) => s with { WeightDecay = v }),
        Integer("batch-size", "Examples in one mini-batch; 0 takes the whole training set at every step.",
            s => s.BatchSize, (s, v) => s with { BatchSize = v }),
        Number("label-noise", "Probability with which a training label is flipped (synthetic) or redrawn at random (images).",
            s => s.LabelNoise, (s, v) => s with { LabelNoise = v }),
    ];

    /// <summary>How it is computed and logged.</summary>
    public static IReadOnlyList<Setting> Running { get; } =
    [
        Integer("seed", "First seed; data, initial weights and batch order follow from it.",
            s => s.Seed, (s, v) => s with { Seed = v }),
        Integer("seeds", "How many seeds: the first, the first + 1, and so on.",
            s => s.Seeds, (s, v) => s with { Seeds = v }),
        Integer("log-every", "Optimizer steps between two logged measurements.",
            s => s.LogEvery, (s, v) => s with { LogEvery = v }),
        Name("engine", "How PEGR's penalty is computed: ghost (all examples at once) or loop (one by one), both exact; signs or signs-fd, estimates. For synthetic also reduced: every objective exactly on inner products, in float64, fast whatever dim.",
            s => s.Engine, (s, v) => s with { Engine = v }),
        Integer("draws", "Draws of random signs in one step, for the engines signs and signs-fd.",
            s => s.Draws, (s, v) => s with { Draws = v }),
        Name("dtype", "Number type: float32 or float64.",
            s => s.DType, (s, v) => s with { DType = v }),
        Name("device", "Device: cpu, cuda or cuda:INDEX.",
            s => s.Device, (s, v) => s with { Device = v }),
        Integer("threads", "Threads that one operation may use; 0 leaves the choice to libtorch.",
            s => s.Threads, (s, v) => s with { Threads = v }),
    ];
}
