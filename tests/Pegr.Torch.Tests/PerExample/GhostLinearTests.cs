using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class GhostLinearTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Generated_linear_networks_agree_with_the_loop(int seed)
    {
        var random = new Random(seed);
        manual_seed(seed);
        using var scope = NewDisposeScope();
        long n = random.Next(1, 6), features = random.Next(1, 8), hidden = random.Next(1, 8), outputs = random.Next(1, 5);
        long[] positions = [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => (long)random.Next(1, 12))];
        var model = nn.Sequential(
            ("first", nn.Linear(features, hidden, hasBias: random.Next(2) == 0)),
            ("tanh", nn.Tanh()),
            ("second", nn.Linear(hidden, outputs, hasBias: random.Next(2) == 0)));
        var inputs = randn([n, .. positions, features], float64);
        var targets = randn([n, .. positions, outputs], float64);

        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, inputs, targets);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Frozen_weight_or_bias_is_left_out(bool trainWeight, bool trainBias)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var layer = nn.Linear(4, 3);
        layer.weight.requires_grad = trainWeight;
        layer.bias!.requires_grad = trainBias;
        var model = nn.Sequential(("layer", layer), ("tanh", nn.Tanh()), ("output", nn.Linear(3, 2)));

        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, randn([5, 4], float64), randn([5, 2], float64));
    }

    [Fact]
    public void A_layer_called_twice_counts_both_calls_before_the_norm()
    {
        manual_seed(2);
        using var scope = NewDisposeScope();
        var model = new CalledTwice();

        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, randn([4, 3], float64), randn([4, 3], float64));
    }

    [Fact]
    public void Cross_entropy_agrees_with_the_loop()
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        var model = new Mlp(6, [5, 4], 3);

        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.CrossEntropy, randn([7, 2, 3], float64), randint(3, [7], int64));
    }

    private sealed class CalledTwice : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _layer = nn.Linear(3, 3);

        public CalledTwice()
            : base(nameof(CalledTwice)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _layer.call(_layer.call(input).tanh());
    }
}
