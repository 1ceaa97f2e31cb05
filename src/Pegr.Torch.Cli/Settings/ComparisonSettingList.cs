using Pegr.Torch.Objectives;
using Pegr.Torch.Objectives.Schedules;
using Pegr.Torch.PerExample;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Schedules;
using static Pegr.Torch.Cli.Settings.SettingsOf<Pegr.Torch.Experiments.Settings.ComparisonSettings>;

namespace Pegr.Torch.Cli.Settings;

/// <summary>The settings that every experiment has.</summary>
internal static class ComparisonSettingList
{
    /// <summary>What is compared and how it is optimized.</summary>
    public static IReadOnlyList<Setting> Training { get; } =
    [
        Names("objectives", $"Objectives to compare, separated by commas: {string.Join(", ", ObjectiveRegistry.Keys)}.",
            s => s.Objectives, (s, v) => s with { Objectives = v }, ObjectiveRegistry.Keys),
        Numbers("lambda", "Weight of the penalty: the risk plus lambda/2 times the penalty, a mean over examples, is minimized (of norms that are not squared lambda times). Several, separated by commas, are compared.",
            s => s.Lambdas, (s, v) => s with { Lambdas = v }),
        Name("lambda-schedule", $"How lambda changes over training: {string.Join(", ", LambdaScheduleRegistry.Keys)} (to the learning rate).",
            s => s.LambdaSchedule, (s, v) => s with { LambdaSchedule = v }, LambdaScheduleRegistry.Keys),
        Integer("lambda-steps", "Optimizer steps that the schedule of lambda takes; 0 for all of a run.",
            s => s.LambdaSteps, (s, v) => s with { LambdaSteps = v }),
        Integer("penalty-every", "The penalty is applied at every so many optimizer steps only; 1 for every step.",
            s => s.PenaltyEvery, (s, v) => s with { PenaltyEvery = v }),
        Number("rho", "How far from the weights sam takes its gradient (rho).",
            s => s.Rho, (s, v) => s with { Rho = v }),
        Integer("rho-group-size", "Examples that make one excursion of sam together: 0 for the whole batch, 1 for each example its own (m-sharpness).",
            s => s.RhoGroupSize, (s, v) => s with { RhoGroupSize = v }),
        Integer("group-size", "Examples in a group of the objective group, which penalizes groups' mean gradients: 1 is pegr, the whole batch gr.",
            s => s.GroupSize, (s, v) => s with { GroupSize = v }),
        Number("norm-radius", "How far from the weights norm takes its second gradient, mixed in by lambda/radius; 0 for the exact penalty.",
            s => s.NormRadius, (s, v) => s with { NormRadius = v }),
        Number("flip-probability", "Probability with which label-noise flips a label, anew at every step, from 0 to 1; not the data set's own wrong labels.",
            s => s.FlipProbability, (s, v) => s with { FlipProbability = v }),
        Name("optimizer", $"Optimizer: {string.Join(", ", OptimizerFactory.Keys)}.",
            s => s.Optimizer, (s, v) => s with { Optimizer = v }, OptimizerFactory.Keys),
        Number("learning-rate", "Step size of the optimizer.",
            s => s.LearningRate, (s, v) => s with { LearningRate = v }),
        Name("learning-rate-schedule", $"How the learning rate changes after the warm-up: {string.Join(", ", LearningRateRegistry.Keys)}.",
            s => s.LearningRateSchedule, (s, v) => s with { LearningRateSchedule = v }, LearningRateRegistry.Keys),
        Integer("warmup", "Optimizer steps in which the learning rate rises linearly at the beginning.",
            s => s.Warmup, (s, v) => s with { Warmup = v }),
        Integer("decay-every", "Optimizer steps between two decays of the learning-rate schedule step.",
            s => s.DecayEvery, (s, v) => s with { DecayEvery = v }),
        Number("decay-factor", "What a decay multiplies the learning rate by, from 0 to 1.",
            s => s.DecayFactor, (s, v) => s with { DecayFactor = v }),
        Number("momentum", "Momentum of sgd and rmsprop, from 0 to below 1.",
            s => s.Momentum, (s, v) => s with { Momentum = v }),
        Truth("nesterov", "Whether SGD's momentum is Nesterov's.",
            s => s.Nesterov, (s, v) => s with { Nesterov = v }),
        Number("weight-decay", "Weight decay: part of the gradient (L2), for adamw apart from it.",
            s => s.WeightDecay, (s, v) => s with { WeightDecay = v }),
        Number("clip-norm", "The gradient is scaled down to this norm where it is longer; 0 leaves it as it is.",
            s => s.ClipNorm, (s, v) => s with { ClipNorm = v }),
        Integer("batch-size", "Examples in one mini-batch; 0 takes the whole training set at every step.",
            s => s.BatchSize, (s, v) => s with { BatchSize = v }),
        Integer("micro-batch", "Examples processed at once, which bounds the memory; 0 for the whole batch.",
            s => s.MicroBatch, (s, v) => s with { MicroBatch = v }),
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
        Integer("checkpoint-every", "Passes over the training set between two checkpoints (at full batch a step is a pass); 0 for interruptions only.",
            s => s.CheckpointEvery, (s, v) => s with { CheckpointEvery = v }),
        Name("engine", "How PEGR's penalty is computed: ghost (all examples at once) or loop (one by one), both exact; signs or signs-fd, estimates.",
            s => s.Engine, (s, v) => s with { Engine = v }, EngineRegistry.Keys),
        Integer("draws", "Draws of random signs in one step, for the engines signs and signs-fd.",
            s => s.Draws, (s, v) => s with { Draws = v }),
        Name("dtype", "Number type: float32 or float64.",
            s => s.DType, (s, v) => s with { DType = v }, ["float32", "float64"]),
        Name("device", "Device: cpu, cuda or cuda:INDEX.",
            s => s.Device, (s, v) => s with { Device = v }, ["cpu", "cuda"]),
        Integer("threads", "Threads that one operation may use; 0 leaves the choice to libtorch.",
            s => s.Threads, (s, v) => s with { Threads = v }),
    ];
}
