using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Tests.Experiments;

public sealed class SyntheticSettingsTests
{
    private static readonly SyntheticSettings Good = new();
    private static readonly SyntheticSettings Reduced = Good with { Engine = "reduced" };

    private static readonly Dictionary<string, SyntheticSettings> Bad = new()
    {
        ["objectives: none is given"] = Good with { Objectives = [] },
        ["objectives: 'sgd' is unknown"] = Good with { Objectives = ["gd", "sgd"] },
        ["objectives: 'gd' is given twice"] = Good with { Objectives = ["gd", "pegr", "gd"] },
        ["engine: 'fast' is unknown"] = Good with { Engine = "fast" },
        ["engine: reduced cannot use the optimizer adam"] = Reduced with { Optimizer = "adam" },
        ["engine: reduced takes the whole training set at every step"] = Reduced with { BatchSize = 49 },
        ["engine: reduced computes on the CPU, not on cuda"] = Reduced with { Device = "cuda" },
        ["implicit-dim: only the engine reduced"] = Good with { ImplicitDim = true },
        ["samples, test-samples, patches, filters and dim: these sizes need about"]
            = Reduced with { ImplicitDim = true, Samples = int.MaxValue, TestSamples = int.MaxValue, Filters = int.MaxValue },
        ["optimizer: 'lion' is unknown"] = Good with { Optimizer = "lion" },
        ["lambda: -0.1 "] = Good with { Lambdas = [-0.1] },
        ["lambda: NaN "] = Good with { Lambdas = [double.NaN] },
        ["lambda: Infinity "] = Good with { Lambdas = [double.PositiveInfinity] },
        ["learning-rate: 0 "] = Good with { LearningRate = 0 },
        ["learning-rate: -1 "] = Good with { LearningRate = -1 },
        ["learning-rate: NaN "] = Good with { LearningRate = double.NaN },
        ["momentum: -0.1 "] = Good with { Momentum = -0.1 },
        ["momentum: 1 "] = Good with { Momentum = 1 },
        ["momentum: NaN "] = Good with { Momentum = double.NaN },
        ["weight-decay: -1 "] = Good with { WeightDecay = -1 },
        ["nesterov: it needs"] = Good with { Nesterov = true },
        ["nesterov: it needs the optimizer sgd"] = Good with { Nesterov = true, Momentum = 0.9, Optimizer = "adam" },
        ["learning-rate-schedule: 'linear' is unknown"] = Good with { LearningRateSchedule = "linear" },
        ["warmup: -1 "] = Good with { Warmup = -1 },
        ["decay-every: 0 "] = Good with { DecayEvery = 0 },
        ["decay-factor: 1.5 "] = Good with { DecayFactor = 1.5 },
        ["decay-factor: NaN "] = Good with { DecayFactor = double.NaN },
        ["clip-norm: -1 "] = Good with { ClipNorm = -1 },
        ["clip-norm: Infinity "] = Good with { ClipNorm = double.PositiveInfinity },
        ["lambda-schedule: 'linear' is unknown"] = Good with { LambdaSchedule = "linear" },
        ["lambda-steps: -1 "] = Good with { LambdaSteps = -1 },
        ["penalty-every: 0 "] = Good with { PenaltyEvery = 0 },
        ["micro-batch: -1 "] = Good with { MicroBatch = -1 },
        ["checkpoint-every: -1 "] = Good with { CheckpointEvery = -1 },
        ["seed: -1 "] = Good with { Seed = -1 },
        ["seeds: 0 "] = Good with { Seeds = 0 },
        ["seeds: 2147483648 "] = Good with { Seed = int.MaxValue, Seeds = 2 },
        ["dtype: 'float16' "] = Good with { DType = "float16" },
        ["device: 'gpu' "] = Good with { Device = "gpu" },
        ["threads: -1 "] = Good with { Threads = -1 },
        ["threads: 1025 "] = Good with { Threads = 1025 },
        ["log-every: 0 "] = Good with { LogEvery = 0 },
        ["label-noise: -0.1 "] = Good with { LabelNoise = -0.1 },
        ["label-noise: 1.1 "] = Good with { LabelNoise = 1.1 },
        ["label-noise: NaN "] = Good with { LabelNoise = double.NaN },
        ["batch-size: -1 "] = Good with { BatchSize = -1 },
        ["samples: 0 "] = Good with { Samples = 0 },
        ["samples: -5 "] = Good with { Samples = -5 },
        ["test-samples: 0 "] = Good with { TestSamples = 0 },
        ["dim: 0 "] = Good with { Dim = 0 },
        ["filters: 0 "] = Good with { Filters = 0 },
        ["steps: 0 "] = Good with { Steps = 0 },
        ["signal-norm: -1 "] = Good with { SignalNorm = -1 },
        ["signal-norm: Infinity "] = Good with { SignalNorm = double.PositiveInfinity },
        ["noise-std: 0 "] = Good with { NoiseStd = 0 },
        ["noise-std: NaN "] = Good with { NoiseStd = double.NaN },
        ["init-std: -0.01 "] = Good with { InitStd = -0.01 },
        ["activation: 'tanh' is unknown"] = Good with { Activation = "tanh" },
        ["activation: 'relu0.5' is unknown"] = Good with { Activation = "relu0.5" },
        ["activation: 'leaky-relu1' is unknown; leaky-relu is followed by a slope"] = Good with { Activation = "leaky-relu1" },
        ["activation: 'smooth-relu1' is unknown; smooth-relu is followed by a power above 1"] = Good with { Activation = "smooth-relu1" },
        ["patches: 1 "] = Good with { Patches = 1 },
        ["signal-frequencies: none is given"] = Good with { SignalFrequencies = [] },
        ["signal-frequencies: 0 "] = Good with { SignalFrequencies = [1, 0] },
        ["signal-frequencies: 8 stands alone"] = Good with { SignalFrequencies = [8] },
        ["signal-frequencies: Infinity "] = Good with { SignalFrequencies = [double.PositiveInfinity] },
        ["signal-frequencies: xor has two signals"] = Good with { SignalLabels = "xor", SignalFrequencies = [1, 1] },
        ["signal-labels: 'and' is unknown"] = Good with { SignalLabels = "and" },
        ["dim: 2 is out of range; use a number from 3"] = Good with { Dim = 2, SignalFrequencies = [1, 1, 1] },
        ["dim: 1 is out of range; use a number from 2"] = Good with { Dim = 1, SignalLabels = "xor" },
        ["output-scale: 'mean' is unknown"] = Good with { OutputScale = "mean" },
        ["init: 'uniform' is unknown"] = Good with { Init = "uniform" },
        ["fresh-noise: the engine reduced"] = Reduced with { FreshNoise = true },
        ["implicit-dim: the initial weights of init fan-in"] = Reduced with { ImplicitDim = true, Init = "fan-in" },
        ["samples, test-samples, patches, filters and dim: "] = Good with { Patches = int.MaxValue },
        ["samples, test-samples, patches, filters and dim: these"] = Good with { Dim = int.MaxValue },
        ["samples, test-samples, patches, filters and dim: these sizes"]
            = Good with { Samples = int.MaxValue, TestSamples = int.MaxValue },
        ["samples, test-samples, patches, filters and dim: these sizes need"] = Good with { Filters = int.MaxValue },
    };

    public static TheoryData<string> BadBeginnings => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(BadBeginnings))]
    public void A_bad_setting_is_refused_in_one_line_that_begins_with_its_name(string beginning)
    {
        var error = Assert.Throws<InvalidInputException>(() => SyntheticExperiment.Validate(Bad[beginning]));
        Assert.StartsWith(beginning, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        var fromRun = Assert.Throws<InvalidInputException>(
            () => SyntheticExperiment.Run(Bad[beginning], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(error.Message, fromRun.Message);
    }

    [Fact]
    public void The_defaults_and_the_ends_of_every_range_are_fine()
    {
        SyntheticExperiment.Validate(Good);
        SyntheticExperiment.Validate(Good with
        {
            Lambdas = [0],
            Momentum = 0,
            WeightDecay = 0,
            Seed = 0,
            LabelNoise = 1,
            SignalNorm = 0,
            InitStd = 0,
            Samples = 1,
            TestSamples = 1,
            Dim = 1,
            Filters = 1,
            Steps = 1,
            LogEvery = 1,
        });
    }

    [Fact]
    public void A_dimension_that_no_memory_holds_is_fine_where_inner_products_are_drawn()
        => SyntheticExperiment.Validate(Reduced with { ImplicitDim = true, Dim = int.MaxValue, BatchSize = 50 });

    [Fact]
    public void The_smallest_sizes_run()
    {
        var smallest = Good with { Samples = 1, TestSamples = 1, Dim = 1, Filters = 1, Steps = 1, InitStd = 0 };
        var record = SyntheticExperiment.Run(
            smallest with { Objectives = ["gd", "gr", "pegr", "variance"] },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(4, record.Runs.Count);
    }
}
