using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Models;

/// <summary>The layers for parameters that a model would otherwise use by itself.</summary>
public sealed class SmallLayerTests
{
    [Fact]
    public void Positions_are_added_and_a_shorter_input_takes_the_first_of_them()
    {
        using var scope = NewDisposeScope();
        var layer = new LearnedPositions(5, 3);
        var input = randn(2, 4, 3);
        Assert.True((layer.call(input) - input).allclose(layer.Weight.narrow(0, 0, 4).expand(2, 4, 3), atol: 1e-6));
        Assert.Contains("up to 5", Assert.Throws<ArgumentException>(() => layer.call(randn(2, 6, 3))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => layer.call(randn(2, 3)));
    }

    [Fact]
    public void The_class_token_is_position_0()
    {
        using var scope = NewDisposeScope();
        var layer = new ClassToken(3);
        var input = randn(2, 4, 3);
        var output = layer.call(input);
        Assert.True(output.narrow(1, 1, 4).equal(input).all().item<bool>());
        Assert.True(output.select(1, 0).equal(layer.Weight.expand(2, 3)).all().item<bool>());
        Assert.Throws<ArgumentException>(() => layer.call(randn(2, 4, 2)));
    }

    [Fact]
    public void The_layer_scale_multiplies_each_feature()
    {
        using var scope = NewDisposeScope();
        var layer = new LayerScale(3, 0.5);
        var input = randn(2, 4, 3);
        Assert.True(layer.call(input).allclose(input.Over(2)));
        Assert.Throws<ArgumentException>(() => layer.call(randn(2, 3, 4)));
    }

    [Fact]
    public void Called_several_times_in_one_forward_they_agree_with_the_loop()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), new Twice(), Losses.SquaredError, randn([3, 4, 2], float64), randn([3, 2], float64));
    }

    // Of different lengths: the second call has one position more.
    private sealed class Twice : nn.Module<Tensor, Tensor>
    {
        private readonly LearnedPositions _positions = new(7, 2, 1);
        private readonly ClassToken _token = new(2, 1);
        private readonly LayerScale _scale = new(2, 0.7);

        public Twice()
            : base(nameof(Twice)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var once = _scale.call(_token.call(_positions.call(input).tanh()).tanh());
            return _scale.call(_token.call(_positions.call(once).tanh())).sin().mean([1]);
        }
    }
}
