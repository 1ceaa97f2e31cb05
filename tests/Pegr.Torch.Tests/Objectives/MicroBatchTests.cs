using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Objectives;

public sealed class MicroBatchTests
{
    private const double Lambda = 0.9;

    public static readonly Dictionary<string, Func<long, IObjective>> All = new()
    {
        ["gd"] = size => new EmpiricalRisk { MicroBatchSize = size },
        ["gr"] = size => new GradientPenalty(Lambda) { MicroBatchSize = size },
        ["gr-fd"] = size => new GradientPenalty(Lambda) { MicroBatchSize = size, Difference = new FiniteDifference(1e-4, Central: true) },
        ["pegr-ghost"] = size => new PerExampleGradientPenalty(Lambda) { MicroBatchSize = size },
        ["pegr-loop"] = size => new PerExampleGradientPenalty(Lambda, new LoopEngine()) { MicroBatchSize = size },
        ["pegr-signs"] = size => new PerExampleGradientPenalty(Lambda, new RandomSignsEngine(5)) { MicroBatchSize = size },
        ["pegr-signs-fd"] = size => new PerExampleGradientPenalty(
            Lambda, new RandomSignsEngine(5) { Difference = new FiniteDifference(1e-4, Central: true) })
        { MicroBatchSize = size },
        ["variance"] = size => new GradientVariancePenalty(Lambda) { MicroBatchSize = size },
        ["sam"] = size => new SharpnessAware(0.1) { MicroBatchSize = size },
        ["sam, groups of 1"] = size => new SharpnessAware(0.1) { MicroBatchSize = size, GroupSize = 1 },
        ["sam, groups of 3"] = size => new SharpnessAware(0.1) { MicroBatchSize = size, GroupSize = 3 },
        ["group-ghost"] = size => new GroupGradientPenalty(Lambda, 2, seed: 3) { MicroBatchSize = size },
        ["group-loop"] = size => new GroupGradientPenalty(Lambda, 3, new LoopEngine(), seed: 3) { MicroBatchSize = size },
        ["group-signs"] = size => new GroupGradientPenalty(Lambda, 3, new RandomSignsEngine(5), seed: 3) { MicroBatchSize = size },
        ["group of all"] = size => new GroupGradientPenalty(Lambda, 9) { MicroBatchSize = size },
        ["norm"] = size => new GradientNormPenalty(Lambda) { MicroBatchSize = size },
        ["norm, mixed"] = size => new GradientNormPenalty(Lambda) { MicroBatchSize = size, Radius = 1.2 },
        ["example-norm-ghost"] = size => new ExampleNormPenalty(Lambda) { MicroBatchSize = size },
        ["example-norm-loop"] = size => new ExampleNormPenalty(Lambda, new LoopEngine()) { MicroBatchSize = size },
        ["fisher"] = size => new FisherPenalty(Lambda, seed: 3) { MicroBatchSize = size },
        ["label-noise"] = size => new LabelNoiseRisk(0.5, seed: 3) { MicroBatchSize = size },
    };

    public static TheoryData<string, long> Cases
        => [.. All.Keys.SelectMany(key => new long[] { 1, 3, 6, 7, 100 }.Select(size => (key, size)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Chunks_of_any_size_give_the_whole_batch_result(string key, long size)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var model = nn.Sequential(
            ("conv", nn.Conv2d(1, 2, 2L)), ("tanh", nn.Tanh()), ("flatten", nn.Flatten()), ("linear", nn.Linear(8, 3)));
        model.to(float64);
        var (inputs, targets) = (randn([7, 1, 3, 3], float64), randint(3, [7], int64));
        var (whole, wholeGradient) = Run(0);
        var (chunked, chunkedGradient) = Run(size);

        // A difference quotient magnifies rounding by 1/h.
        var tolerance = key.EndsWith("fd", StringComparison.Ordinal) ? 1e-8 : 1e-12;
        Agreement.AssertClose(wholeGradient, chunkedGradient, "gradient", tolerance);
        Agreement.AssertClose(whole.Loss, chunked.Loss, "loss", tolerance);
        Assert.Equal(whole.Penalty is null, chunked.Penalty is null);
        if (whole.Penalty is not null)
        {
            Agreement.AssertClose(whole.Penalty, chunked.Penalty!, "penalty", tolerance);
        }

        (ObjectiveReport Report, Tensor Gradient) Run(long microBatch)
        {
            model.zero_grad();
            return (All[key](microBatch).AccumulateGradients(model, Losses.CrossEntropy, inputs, targets), Agreement.Gradient(model));
        }
    }

    [Fact]
    public void A_negative_size_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmpiricalRisk { MicroBatchSize = -1 }
            .AccumulateGradients(nn.Linear(2, 2), Losses.SquaredError, randn(3, 2), randn(3, 2)));
    }
}
