using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample.Zoo;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

/// <summary>Models whose outputs depend on buffers that every call moves: examples that mix show all the same.</summary>
public sealed class StatefulModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_counter_hides_no_mean_over_the_batch(int seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        var model = new Counting((layer, x, calls) => layer.call(x - x.mean([0])) * calls.reciprocal().Plus(1));

        Assert.Throws<AuditException>(() => new GhostEngine().Measure(model, Losses.SquaredError, Examples()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Running_statistics_that_are_used_at_once_mix(int seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        var mean = zeros(4, float64);
        var model = new Counting(
            (layer, x, _) =>
            {
                using (no_grad())
                {
                    mean.copy_(mean.Times(0.9).Plus(x.mean([0]).Times(0.1)));
                }

                return layer.call(x - mean);
            },
            ("mean", mean));

        Assert.Throws<AuditException>(() => new GhostEngine().Measure(model, Losses.SquaredError, Examples()));
    }

    [Fact]
    public void A_loss_that_broadcasts_is_seen_behind_a_counter()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = new Counting((layer, x, calls) => layer.call(x).narrow(1, 0, 1) * calls.reciprocal().Plus(1));
        var batch = new Batch(randn([4, 4], float64), randn(4, float64));

        Assert.Throws<AuditException>(() => new GhostEngine().Measure(model, (f, y) => (f - y).Squared().mean([1]), batch));
    }

    [Theory]
    [InlineData("ghost")]
    [InlineData("loop")]
    public void A_counter_by_itself_is_taken_as_the_step_finds_it(string engine)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = new Counting((layer, x, calls) => layer.call(x) * calls.reciprocal().Plus(1));
        var first = new FunctionModel(x => model.Layer.call(x).Times(2), ("layer", model.Layer));
        var batch = Examples();

        IPerExampleEngine examined = engine == "ghost" ? new GhostEngine() : new LoopEngine();
        using var actual = examined.Measure(model, Losses.SquaredError, batch);
        using var expected = new LoopEngine().Measure(first, Losses.SquaredError, batch);
        Agreement.AssertClose(expected.SquaredNorms, actual.SquaredNorms, "counter", 1e-10);
    }

    private static Batch Examples() => new(randn([6, 4], float64), randn([6, 3], float64));

    private sealed class Counting : nn.Module<Tensor, Tensor>
    {
        private readonly Func<nn.Module<Tensor, Tensor>, Tensor, Tensor, Tensor> _forward;
        private readonly Tensor _calls = zeros(1, float64);

        public Counting(Func<nn.Module<Tensor, Tensor>, Tensor, Tensor, Tensor> forward, params (string Name, Tensor Buffer)[] buffers)
            : base(nameof(Counting))
        {
            _forward = forward;
            Layer = ZooParts.Linear(4, 3);
            register_module("layer", Layer);
            foreach (var (name, buffer) in buffers.Append(("calls", _calls)))
            {
                register_buffer(name, buffer);
            }
        }

        public nn.Module<Tensor, Tensor> Layer { get; }

        public override Tensor forward(Tensor input)
        {
            using (no_grad())
            {
                _calls.add_(ones(1, float64), Scalars.Of(1));
            }

            return _forward(Layer, input, _calls.clone());
        }
    }
}
