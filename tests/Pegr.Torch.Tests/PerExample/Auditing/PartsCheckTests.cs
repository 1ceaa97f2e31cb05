using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample.Zoo;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

/// <summary>An example's loss that depends on the others is seen even where the audited example's own does not show it.</summary>
public sealed class PartsCheckTests
{
    // The first of these examples counts fully among all, beside the second, and alone.
    private static readonly PerExampleLoss HighestRanksOnly = (outputs, targets) =>
    {
        var losses = Losses.SquaredError(outputs, targets);
        var rank = losses.argsort(descending: true).argsort();
        return losses * rank.lt(Scalars.Of(3L)).to(losses.dtype);
    };

    [Fact]
    public void A_loss_that_goes_by_rank_is_refused()
    {
        using var scope = NewDisposeScope();
        var (model, batch) = LinearProblem(largestFirst: true);

        var chunk = batch.Chunks().First();
        var losses = HighestRanksOnly(model.call(chunk.Inputs), chunk.Targets);

        var error = Assert.Throws<AuditException>(() => PartsCheck.Run(model, HighestRanksOnly, chunk, losses, 0));

        Assert.Contains("in one half of it", error.Message, StringComparison.Ordinal);
        Assert.Throws<AuditException>(() => new GhostEngine().AccumulateGradients(model, HighestRanksOnly, batch, 0.1));
    }

    [Fact]
    public void A_model_that_goes_by_the_largest_number_of_the_batch_is_refused()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var layer = ZooParts.Linear(3, 2);
        var model = new FunctionModel(x => layer.call(x.amax(0, 1).ToNumber() > 5 ? x.Times(2) : x), ("layer", layer));
        var inputs = cat([tensor(new double[] { 9, 0, 0, 9, 0, 0 }).reshape(2, 3), randn([6, 3], float64)]); // what is audited has the largest, and what it is beside
        var batch = new Batch(inputs, randn([8, 2], float64));
        var engine = new GhostEngine();
        engine.Measure(model, Losses.SquaredError, batch).Dispose(); // each of the two is in another half

        Assert.Throws<AuditException>(() => engine.Measure(model, Losses.SquaredError, batch));
    }

    [Fact]
    public void What_the_user_vouches_for_is_taken()
    {
        using var scope = NewDisposeScope();
        var (model, batch) = LinearProblem(largestFirst: true);

        using var statistics = new GhostEngine { Audit = AuditMode.Never }.Measure(model, HighestRanksOnly, batch);

        Assert.Equal(3, statistics.Losses.count_nonzero().ToNumber());
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Losses_that_are_differences_of_large_numbers_are_no_fault(ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var layer = nn.Linear(50, 10, dtype: type);
        var model = new FunctionModel(x => layer.call(x).Times(200), ("layer", layer));
        var inputs = randn([64, 50], type);
        var labels = model.call(inputs).argmax(1); // all confident and right
        var engine = new GhostEngine();
        for (var use = 0; use < 9; use++)
        {
            using var statistics = engine.Measure(model, Losses.CrossEntropy, new Batch(inputs, labels));
            Assert.True(statistics.Losses.min().ToNumber() < 1e-6);
        }
    }

    [Fact]
    public void Buffers_and_generator_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (model, batch) = LinearProblem(largestFirst: false);
        var counter = zeros(1, float64);
        model.register_buffer("counter", counter);
        var before = GlobalGenerator.GetState();

        using var report = new GhostEngine().AccumulateGradients(model, Losses.SquaredError, batch, 0.1);

        Assert.Equal(before.bytes.ToArray(), GlobalGenerator.GetState().bytes.ToArray());
        Assert.Equal(0, counter.ToNumber());
    }

    private static (FunctionModel Model, Batch Batch) LinearProblem(bool largestFirst)
    {
        manual_seed(6);
        var layer = ZooParts.Linear(3, 2);
        var model = new FunctionModel(layer.call, ("layer", layer));
        var targets = randn([8, 2], float64);
        if (largestFirst)
        {
            targets[0] = tensor(new double[] { 30, 30 });
            targets[1] = tensor(new double[] { 20, 20 });
        }

        return (model, new Batch(randn([8, 3], float64), targets));
    }
}
