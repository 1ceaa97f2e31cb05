using Pegr.Torch.Objectives;
using Pegr.Torch.Objectives.Schedules;
using Pegr.Torch.PerExample;
using Pegr.Torch.Training.Schedules;

namespace Pegr.Torch.Experiments.Settings;

/// <summary>The settings that every comparison of objectives has, whatever its data.</summary>
public abstract record ComparisonSettings
{
    private readonly string _engine = "ghost";

    /// <summary>Keys of the objectives to compare (see <see cref="Objectives.ObjectiveRegistry"/>).</summary>
    public IReadOnlyList<string> Objectives { get; init; } = ["gd", "gr", "pegr"];

    /// <summary>Weights of the penalty: objectives minimize L_S + (lambda/2)·penalty, the penalty a mean over examples. Every
    /// objective with a penalty is run with each.</summary>
    public IReadOnlyList<double> Lambdas { get; init; } = [0.1];

    /// <summary>The optimizer, a key of <see cref="Training.OptimizerFactory"/>.</summary>
    public string Optimizer { get; init; } = "sgd";

    /// <summary>The optimizer's step size.</summary>
    public double LearningRate { get; init; } = 0.2;

    /// <summary>Momentum of SGD and RMSprop, in [0, 1).</summary>
    public double Momentum { get; init; }

    /// <summary>Whether SGD's momentum is Nesterov's.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Weight decay: part of the gradient (L2), for AdamW apart from it.</summary>
    public double WeightDecay { get; init; }

    /// <summary>How the learning rate goes on after the warm-up: <c>constant</c>, <c>step</c> or <c>cosine</c>.</summary>
    public string LearningRateSchedule { get; init; } = "constant";

    /// <summary>Optimizer steps in which the learning rate rises linearly at the beginning.</summary>
    public int Warmup { get; init; }

    /// <summary>Optimizer steps between two decays of the schedule <c>step</c>.</summary>
    public int DecayEvery { get; init; } = 1000;

    /// <summary>What a decay of the schedule <c>step</c> multiplies the learning rate by.</summary>
    public double DecayFactor { get; init; } = 0.1;

    /// <summary>The gradient is scaled down to this norm where it is longer; 0 leaves it as it is.</summary>
    public double ClipNorm { get; init; }

    /// <summary>How lambda changes over training: <c>constant</c>, <c>warmup</c>, <c>step-off</c>, <c>cosine</c>, or
    /// <c>proportional</c> to the learning rate.</summary>
    public string LambdaSchedule { get; init; } = "constant";

    /// <summary>Optimizer steps that <see cref="LambdaSchedule"/> takes: to full weight, to the end of the penalty, or to 0
    /// along the cosine. 0 stands for all steps of a run.</summary>
    public int LambdaSteps { get; init; }

    /// <summary>The penalty is applied at every so many steps only; the others are plain gradient descent.</summary>
    public int PenaltyEvery { get; init; } = 1;

    /// <summary>Examples processed at once, which bounds the memory and changes results by rounding only; 0 for the whole batch.</summary>
    public int MicroBatch { get; init; }

    /// <summary>Passes over the training set between two checkpoints (at full batch a step is a pass); 0 for none but when a
    /// run is interrupted.</summary>
    public int CheckpointEvery { get; init; } = 10;

    /// <summary>How PEGR's penalty is computed: <c>ghost</c> (all examples at once) or <c>loop</c> (one at a time), both exact;
    /// <c>signs</c> or <c>signs-fd</c>, estimates from random signs by double backward or finite differences; <c>autograd</c> is
    /// another name for <c>ghost</c>. On signal-noise data <c>reduced</c> carries out every objective on inner products, in float64.</summary>
    public string Engine
    {
        get => _engine;
        init => _engine = value == "autograd" ? "ghost" : value;
    }

    /// <summary>Draws of random signs in one step.</summary>
    public int Draws { get; init; } = 1;

    /// <summary>Length of SAM's excursion.</summary>
    public double Rho { get; init; } = 0.05;

    /// <summary>Probability with which the objective label-noise flips a label, anew at every step; nothing else is noisy by it.</summary>
    public double FlipProbability { get; init; } = 0.1;

    /// <summary>Examples in a group of the objective group: 1 is PEGR, all of a batch GR.</summary>
    public int GroupSize { get; init; } = 10;

    /// <summary>How far from the weights the objective norm takes its second gradient, which stands for a second derivative; 0 for the exact penalty.</summary>
    public double NormRadius { get; init; }

    /// <summary>Examples that make one excursion of SAM together: 0 for the whole batch, 1 for an excursion of each example's own.</summary>
    public int RhoGroupSize { get; init; }

    /// <summary>The first seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many seeds: <see cref="Seed"/>, <see cref="Seed"/> + 1, …</summary>
    public int Seeds { get; init; } = 1;

    /// <summary><c>float32</c> or <c>float64</c>.</summary>
    public string DType { get; init; } = "float32";

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads that one operation may use; 0 leaves libtorch's choice. Results are the same bits for the same number.
    /// Networks as small as the defaults gain nothing from a second thread and lose much on a busy machine.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Metrics are logged every so many optimizer steps, and before the first and after the last.</summary>
    public int LogEvery { get; init; } = 50;

    /// <summary>Probability with which a training label is wrong (synthetic: flipped) or redrawn (images).</summary>
    public double LabelNoise { get; init; }

    /// <summary>Examples in one mini-batch; 0 takes the whole training set at every step.</summary>
    public int BatchSize { get; init; }

    /// <summary>What an objective of one run is told.</summary>
    /// <param name="lambda">The penalty's weight.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="engine">How per-example gradients are computed; null for the default.</param>
    public ObjectiveOptions ObjectiveOptions(double lambda, int seed, IPenaltyEngine? engine = null)
        => new(lambda, engine, Rho, MicroBatch, Runtime.Seeds.Derive(seed, "objective"), FlipProbability, GroupSize, NormRadius, RhoGroupSize);

    /// <summary>How the learning rate changes in a run.</summary>
    /// <param name="steps">Optimizer steps of the run.</param>
    internal ILearningRateSchedule LearningRates(int steps) => LearningRateRegistry.Create(
        LearningRateSchedule, new LearningRateOptions(LearningRate, steps, Warmup, DecayEvery, DecayFactor));

    /// <summary>How the penalty's weight changes in a run; null where it is the same at every step, or 0.</summary>
    /// <param name="lambda">The full weight.</param>
    /// <param name="steps">Optimizer steps of the run.</param>
    /// <param name="currentLearningRate">The learning rate of the step about to be done.</param>
    internal ILambdaSchedule? LambdasOf(double lambda, int steps, Func<double> currentLearningRate)
        => lambda == 0 || (LambdaSchedule == LambdaScheduleRegistry.Keys[0] && PenaltyEvery == 1)
            ? null
            : LambdaScheduleRegistry.Create(
                LambdaSchedule, new LambdaScheduleOptions(lambda, LambdaSteps == 0 ? steps : LambdaSteps, LearningRate, currentLearningRate));
}
