using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Objectives;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>Models that write to their inputs, as <c>x.div_(255)</c> does, and losses that write to their targets: a step sees both as one pass does.</summary>
public sealed class WrittenExamplesTests
{
    private static readonly string[] Ways = ["rules", "time first", "functional", "looped"];

    /// <summary>Every objective, micro-batch size and way to use a layer.</summary>
    public static TheoryData<string, long, string> Steps
        => new(from objective in MicroBatchTests.All.Keys from size in new[] { 0L, 2L } from way in Ways select (objective, size, way));

    /// <summary>Ways to use a layer.</summary>
    public static TheoryData<string> Layers => [.. Ways];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_is_that_of_a_model_that_writes_to_nothing(string objective, long microBatch, string way)
    {
        using var scope = NewDisposeScope();
        var (expected, _, _) = Step(writes: false);
        var (found, inputs, targets) = Step(writes: true);
        Agreement.AssertClose(expected, found, "gradient", tolerance: 1e-6);

        var (given, labels) = Examples();
        Assert.True(AreEqual(inputs, given) || AreEqual(inputs, given.Times(0.5)), "inputs were written to more than once");
        Assert.True(AreEqual(targets, labels) || AreEqual(targets, Shifted(labels, writes: false)), "targets were written to more than once");

        (Tensor Gradient, Tensor Inputs, Tensor Targets) Step(bool writes)
        {
            var model = new Halving(way, writes);
            var (x, y) = Examples();
            using var report = MicroBatchTests.All[objective](microBatch).AccumulateGradients(model, Loss(writes), x, y);
            return (Agreement.Gradient(model), x, y);
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Norms_and_inner_products_too(string way)
    {
        using var scope = NewDisposeScope();
        foreach (IPerExampleEngine engine in (IPerExampleEngine[])[new GhostEngine(), new LoopEngine()])
        {
            var (expected, found) = (Seen(engine, writes: false), Seen(engine, writes: true));
            Agreement.AssertClose(expected.Norms, found.Norms, "squared norms");
            Agreement.AssertClose(expected.Products, found.Products, "inner products");
        }

        (Tensor Norms, Tensor Products) Seen(IPerExampleEngine engine, bool writes)
        {
            var model = new Halving(way, writes);
            var (x, y) = Examples();
            var norms = engine.Measure(model, Loss(writes), new Batch(x, y)).SquaredNorms;
            var batch = new Batch(Examples().Inputs, Examples().Targets, chunkSize: 2);
            return (norms, engine.InnerProducts(model, Loss(writes), batch, batch));
        }
    }

    [Fact]
    public void A_hook_that_comes_later_is_seen_at_once()
    {
        using var scope = NewDisposeScope();
        var (model, (inputs, targets)) = (new Halving("rules", writes: false), Examples());
        var engine = new GhostEngine();
        for (var use = 1; use <= 4; use++)
        {
            engine.AccumulateGradients(model, Losses.CrossEntropy, new Batch(inputs, targets), 1).Dispose();
        }

        model.First.register_forward_hook((_, _, output) => output.sin());
        model.zero_grad();
        using var found = engine.AccumulateGradients(model, Losses.CrossEntropy, new Batch(inputs, targets), 1);
        var gradient = Agreement.Gradient(model);
        model.zero_grad();
        using var expected = new LoopEngine().AccumulateGradients(model, Losses.CrossEntropy, new Batch(inputs, targets), 1);
        Agreement.AssertClose(Agreement.Gradient(model), gradient, "gradient");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Squares_that_lose_their_digits_are_no_fault(bool single)
    {
        using var scope = NewDisposeScope();
        var (type, factor) = single ? (float32, 1e-21) : (float64, 1e-160);
        var model = new Halving("rules", writes: false).to(type);
        var (inputs, targets) = Examples();
        new GhostEngine().AccumulateGradients(
            model, (f, y) => nn.functional.cross_entropy(f, y, reduction: nn.Reduction.None).Times(factor), new Batch(inputs.to(type), targets), 1).Dispose();
    }

    private static (Tensor Inputs, Tensor Targets) Examples()
    {
        using var generator = new Generator(4, CPU);
        return (randn([5, 4], dtype: float64, generator: generator), tensor(new long[] { 0, 1, 2, 3, 1 }));
    }

    private static bool AreEqual(Tensor a, Tensor b) => a.eq(b).all().item<bool>();

    private static PerExampleLoss Loss(bool writes) => writes
        ? (f, y) => nn.functional.cross_entropy(f, Shifted(y, writes: true), reduction: nn.Reduction.None)
        : (f, y) => nn.functional.cross_entropy(f, Shifted(y, writes: false), reduction: nn.Reduction.None);

    // Another class at every call.
    private static Tensor Shifted(Tensor y, bool writes) => (writes ? y : y.clone()).copy_(y.Plus(ones_like(y)).remainder(Scalars.Of(4L)));

    private sealed class Halving : nn.Module<Tensor, Tensor>
    {
        private readonly string _way;
        private readonly bool _writes;
        private readonly Linear _second;

        public Halving(string way, bool writes)
            : base(nameof(Halving))
        {
            manual_seed(3);
            (_way, _writes) = (way, writes);
            First = nn.Linear(4, 6, dtype: float64);
            _second = nn.Linear(6, 4, dtype: float64);
            register_module("first", First);
            register_module("second", _second);
        }

        public Linear First { get; }

        public override Tensor forward(Tensor x)
        {
            var half = _writes ? x.mul_(Scalars.Of(0.5)) : x.Times(0.5);
            var hidden = _way switch
            {
                "time first" => First.call(half.unsqueeze(0)).squeeze(0),
                "functional" => nn.functional.linear(half, First.weight, First.bias),
                "looped" => stack([.. Enumerable.Range(0, (int)half.shape[0]).Select(row => First.call(half[row]))]),
                _ => First.call(half),
            };
            return _second.call(hidden.tanh());
        }
    }
}
