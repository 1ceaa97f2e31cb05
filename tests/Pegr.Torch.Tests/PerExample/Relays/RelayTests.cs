using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Relays;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample.Zoo;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Relays;

public sealed class RelayTests
{
    /// <summary>Layers that are relayed, with inputs.</summary>
    public static TheoryData<string> Layers => [.. Cases.Keys];

    private static Dictionary<string, Func<(nn.Module<Tensor, Tensor> Layer, Tensor Inputs)>> Cases { get; } = new()
    {
        ["conv1d"] = () => (nn.Conv1d(4, 6, 3, stride: 2, padding: 1, groups: 2), randn([2, 4, 9], float64)),
        ["conv2d"] = () => (nn.Conv2d(3, 4, kernel_size: (3, 2), stride: (2, 1), padding: (1, 0), dilation: (1, 2)), randn([2, 3, 8, 7], float64)),
        ["conv3d"] = () => (nn.Conv3d(2, 3, 2, bias: false), randn([2, 2, 4, 3, 3], float64)),
        ["group-norm"] = () => (nn.GroupNorm(2, 6), randn([2, 6, 5, 3], float64).Times(3).Plus(2)),
        ["group-norm of one group"] = () => (nn.GroupNorm(1, 3), randn([2, 3, 7], float64)),
        ["layer-norm"] = () => (nn.LayerNorm([5]), randn([3, 4, 5], float64)),
        ["layer-norm over two axes"] = () => (nn.LayerNorm([4, 5]), randn([3, 4, 5], float64).Times(2).Plus(-1)),
        ["gelu"] = () => (nn.GELU(), randn([3, 5], float64).Times(3)),
        ["gelu by tanh"] = () => (nn.GELU(GELU.Approximate.tanh, inplace: false), randn([3, 4, 5], float64).Times(3)),
        ["silu"] = () => (nn.SiLU(), randn([3, 5], float64).Times(3)),
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Value_gradient_and_second_derivatives_are_autograds(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (layer, inputs) = Made(name);
        var x = inputs.requires_grad_();
        var output = layer.forward(x);
        var pass = new RelayedPass();
        var relayed = LayerRelays.Replace(layer, x, output, pass)!;
        Assert.Equal(Arrays.Of(output.detach().flatten()), Arrays.Of(relayed.detach().flatten()));
        var g = randn_like(output).requires_grad_();
        Tensor[] all = [x, .. layer.parameters()];

        Compare(Autograd.Gradients([output], [g], all), Autograd.Gradients([relayed], [g], all));
        Compare(Autograd.Gradients([output], [g], all, createGraph: true), Autograd.Gradients([relayed], [g], all, createGraph: true));
        var s = randn_like(x);
        pass.IsFirst = true;
        var (direct, own) = (Autograd.Gradients([output], [g], [x], createGraph: true), Autograd.Gradients([relayed], [g], [x], createGraph: true));
        pass.IsFirst = false;
        Compare(direct, own);
        Tensor[] secondOrder = [g, x, .. layer.parameters().Take(1)];
        Compare(Autograd.Gradients(direct!, [s], secondOrder), Autograd.Gradients(own!, [s], secondOrder));
        pass.ThrowIfFailed();

        // Outside the pass the gradients of parameters can be differentiated too.
        var (ofDirect, ofOwn) = (Autograd.Gradients([output], [g], all, createGraph: true), Autograd.Gradients([relayed], [g], all, createGraph: true));
        var seeds = ofDirect.Select(gradient => randn_like(gradient!)).ToList();
        Compare(Autograd.Gradients([.. ofDirect!], seeds, secondOrder), Autograd.Gradients([.. ofOwn!], seeds, secondOrder));
        pass.ThrowIfFailed();
    }

    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu by tanh")]
    [InlineData("silu")]
    public void Far_out_an_activation_does_not_bend(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var type in new[] { float32, float64 })
        {
            var x = tensor(new[] { -1e16, -1.5e8, -2000, 2000, 1.5e8, 1e16 }).to(type);
            var bend = SmoothActivation.Of(Cases[name]().Layer)!.Bend(ones_like(x), x, ones_like(x));
            Assert.All(Arrays.Of(bend.to(float64)), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void An_error_in_a_derivative_is_thrown_behind_libtorch()
    {
        using var scope = NewDisposeScope();
        var pass = new RelayedPass();
        var x = randn(3).requires_grad_();
        var relayed = FailingRelay.Of(x, pass);
        Assert.Null(Autograd.Gradients(relayed.sum(), [x])[0]);
        Assert.Equal("No derivative today.", Assert.Throws<IOException>(pass.ThrowIfFailed).Message);
        pass.ThrowIfFailed(); // once
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_hook_that_leaves_numbers_and_turns_their_gradient_is_seen(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var (layer, inputs) = Made(name);
        layer.register_forward_hook((_, _, output) => ReversedGradient.apply(output));
        var model = Between(layer, inputs);
        var targets = randn_like(model.forward(inputs)).detach();
        foreach (var audit in Enum.GetValues<AuditMode>())
        {
            Agreement.AssertSame(new GhostEngine { Audit = audit }, new LoopEngine(), model, Losses.SquaredError, inputs, targets);
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_hook_that_gives_outputs_another_shape_stays_exact(string name)
    {
        using var scope = NewDisposeScope();
        Func<Tensor, Tensor>[] changes = [output => output.Times(2), output => output.flatten(1).narrow(1, 0, 3), output => cat([output, output], 1)];
        foreach (var change in changes)
        {
            manual_seed(6);
            var (layer, inputs) = Made(name);
            layer.register_forward_hook((_, _, output) => change(output));
            var before = Linear(inputs);
            var model = new FunctionModel(x => layer.call(before.call(x)).to(float64).flatten(1).tanh(), ("before", before), ("layer", layer));
            var targets = randn_like(model.forward(inputs)).detach();
            Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, inputs, targets);
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_hook_that_gives_outputs_another_type_agrees_to_that_types_rounding(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var (layer, inputs) = Made(name);
        var before = Linear(inputs);
        layer.register_forward_hook((_, _, output) => output.to(float32));
        var model = new FunctionModel(x => layer.call(before.call(x)).to(float64).flatten(1).tanh(), ("before", before), ("layer", layer));
        var batch = new Batch(inputs, randn_like(model.forward(inputs)).detach());
        var (ghost, loop) = (Penalty(new GhostEngine { Audit = AuditMode.Never }), Penalty(new LoopEngine())); // an audit expects the digits of float64
        Agreement.AssertClose(loop, ghost, "penalty", 1e-5);

        Tensor Penalty(IPerExampleEngine engine) => engine.AccumulateGradients(model, Losses.SquaredError, batch, 1).Penalty.reshape(1);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Derivatives_inside_forward_stay_exact(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (layer, inputs) = Made(name);
        var scaled = nn.LayerNorm([inputs.shape[^1]]).to(float64);
        var model = new FunctionModel(
            x =>
            {
                var z = x.detach().requires_grad_();
                var slope = autograd.grad([layer.call(scaled.call(z)).tanh().sum()], [z], create_graph: true, retain_graph: true)[0];
                return slope.flatten(1) * layer.call(scaled.call(x)).flatten(1).sum(1, keepdim: true);
            },
            ("layer", layer),
            ("scaled", scaled));
        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, inputs, randn_like(inputs).flatten(1));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void An_output_that_is_changed_in_place_stays_exact(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (layer, inputs) = Made(name);
        var model = nn.Sequential(("before", Linear(inputs)), ("layer", layer), ("relu", nn.ReLU(inplace: true)), ("flatten", nn.Flatten()));
        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, inputs, randn_like(model.forward(inputs)).detach());
    }

    [Fact]
    public void A_convolution_that_is_called_on_its_own_output_goes_by_its_rule()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (conv, norm) = (nn.Conv2d(3, 3, 3, padding: 1), GroupNormalization(3));
        var model = new FunctionModel(x => norm.call(conv.call(norm.call(conv.call(x)).tanh())).flatten(1), ("conv", conv), ("norm", norm));
        model.to(float64);
        var (inputs, targets) = (randn([2, 3, 4, 4], float64), randn([2, 48], float64));
        Assert.Equal(["instantiated", "elementwise"], new GhostEngine { Strategy = Torch.PerExample.Rules.NormStrategy.Instantiated }
            .Plan(model, Losses.SquaredError, new Batch(inputs, targets)).Layers.Select(layer => layer.Strategy));
        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, inputs, targets);

        static GroupNorm GroupNormalization(long channels)
        {
            var made = nn.GroupNorm(1, channels);
            nn.init.ones_(made.weight);
            nn.init.zeros_(made.bias);
            return made;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_step_leaves_no_tensor_behind(string name)
    {
        using var scope = NewDisposeScope();
        var (layer, inputs) = Made(name);
        var model = Between(layer, inputs);
        var batch = new Batch(inputs, zeros_like(model.forward(inputs)).detach());
        Live.AssertNothingLeft(() =>
        {
            using var step = NewDisposeScope();
            new GhostEngine().AccumulateGradients(model, Losses.SquaredError, batch, 1).Dispose();
        });
    }

    private static Sequential Between(nn.Module<Tensor, Tensor> layer, Tensor inputs)
        => nn.Sequential(("before", Linear(inputs)), ("layer", layer), ("tanh", nn.Tanh()));

    private static Linear Linear(Tensor inputs) => nn.Linear(inputs.shape[^1], inputs.shape[^1], dtype: float64);

    // With random parameters; those of a normalization layer are one and zero, or memory as it was.
    private static (nn.Module<Tensor, Tensor> Layer, Tensor Inputs) Made(string name)
    {
        var (layer, inputs) = Cases[name]();
        layer.to(float64);
        using var noGradient = no_grad();
        foreach (var parameter in layer.parameters())
        {
            parameter.copy_(randn_like(parameter));
        }

        return (layer, inputs);
    }

    private static void Compare(IReadOnlyList<Tensor?> expected, IReadOnlyList<Tensor?> seen)
    {
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i] is null, seen[i] is null);
            if (expected[i] is { } gradient)
            {
                Agreement.AssertClose(gradient.detach(), seen[i]!.detach(), $"gradient {i}", 1e-11);
            }
        }
    }
}
