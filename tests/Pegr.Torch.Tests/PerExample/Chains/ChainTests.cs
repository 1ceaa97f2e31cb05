using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Chains;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Chains;

public sealed class ChainTests
{
    public static TheoryData<string> Names => [.. ChainCases.All.Keys];

    public static TheoryData<string> OtherNames => [.. Others.Keys];

    /// <summary>Models and inputs that look like chains and are none, or none of known stages.</summary>
    private static Dictionary<string, Func<(nn.Module<Tensor, Tensor> Model, Tensor Inputs)>> Others { get; } = new()
    {
        ["a hook behind"] = () => Hooked((layer, hook) => layer.register_forward_hook((_, _, output) => hook(output))),
        ["a hook in front"] = () => Hooked((layer, hook) => layer.register_forward_pre_hook((_, input) => hook(input))),
        ["a hook on the model"] = () =>
        {
            var model = Perceptron();
            model.register_forward_hook((_, _, output) => output.Times(2));
            return (model, Inputs());
        },
        ["one layer twice"] = () =>
        {
            var layer = nn.Linear(6, 6);
            return (nn.Sequential(layer, nn.Tanh(), layer), Inputs());
        },
        ["tied weights"] = () =>
        {
            var model = nn.Sequential(nn.Linear(6, 6), nn.Tanh(), nn.Linear(6, 6));
            ((Linear)model[2]).weight = ((Linear)model[0]).weight;
            return (model, Inputs());
        },
        ["a layer of one's own"] = () => (nn.Sequential(nn.Linear(6, 6), new AdaptedLinear(6, 3, 2)), Inputs()),
        ["a model of one's own"] = () => (new Own(Perceptron()), Inputs()),
        ["in place"] = () => (nn.Sequential(nn.Linear(6, 6), nn.ReLU(inplace: true), nn.Linear(6, 3)), Inputs()),
        ["dropout"] = () => (nn.Sequential(nn.Linear(6, 6), nn.Dropout(), nn.Linear(6, 3)), Inputs()),
        ["a normalization"] = () => (nn.Sequential(nn.Linear(6, 6), nn.LayerNorm(6), nn.Linear(6, 3)), Inputs()),
        ["biases alone"] = () =>
        {
            var model = Perceptron();
            ((Linear)model[0]).weight.requires_grad_(false);
            return (model, Inputs());
        },
        ["inputs that require grad"] = () => (Perceptron(), Inputs().requires_grad_()),
        ["half precision"] = () => (Perceptron().to(bfloat16), Inputs().to(bfloat16)),
        ["inputs of another type"] = () => (Perceptron(), Inputs().to(float64)),
        ["inputs of another size"] = () => (Perceptron(), rand(7, 5)),
        ["many positions of few numbers"] = () => (nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Flatten(), nn.Linear(40, 3)), rand(7, 20, 2)),
        ["flattened over the examples"] = () => (nn.Sequential(nn.Flatten(0), nn.Linear(6, 3)), Inputs()),
        ["nothing"] = () => (nn.Sequential(nn.Linear(6, 3), nn.Sequential()), Inputs()),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chain_goes_by_hand_and_agrees_with_the_loop(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, inputs, targets, loss) = ChainCases.All[name]();
        Assert.NotNull(ModelChain.Of(ModelParts.Of(model), LayerRuleRegistry.CreateDefault(), inputs));
        Assert.True(new GhostEngine().Plan(model, loss, new Batch(inputs, targets)).StepsByHand);

        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, loss, inputs, targets);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_steps_are_those_by_hooks_to_rounding_and_add_to_what_is_there(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, inputs, targets, loss) = ChainCases.All[name]();
        foreach (var terms in new[] { new PenaltyTerms(0.3), new PenaltyTerms(0.3) { LossWeight = 0 } })
        {
            foreach (var chunkSize in new[] { 0, 3 })
            {
                var batch = new Batch(inputs, targets, chunkSize);
                var (byHooks, ofHooks) = TwoSteps(new GhostEngine { UsesChains = false }, batch, terms);
                var (byHand, ofHand) = TwoSteps(new GhostEngine(), batch, terms);

                Agreement.AssertClose(byHooks, byHand, "gradients", 1e-12);
                Agreement.AssertClose(ofHooks.Losses, ofHand.Losses, "losses", 1e-14);
                Agreement.AssertClose(ofHooks.Penalty, ofHand.Penalty, "penalty", 1e-13);
            }
        }

        (Tensor Gradient, PenaltyReport Seen) TwoSteps(GhostEngine engine, Batch batch, PenaltyTerms terms)
        {
            model.zero_grad();
            engine.AccumulateGradients(model, loss, batch, terms);
            return (Agreement.Gradient(model), engine.AccumulateGradients(model, loss, batch, terms));
        }
    }

    [Theory]
    [MemberData(nameof(OtherNames))]
    public void What_is_no_chain_of_known_stages_does_not_go_by_hand(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, inputs) = Others[name]();

        Assert.Null(ModelChain.Of(ModelParts.Of(model), LayerRuleRegistry.CreateDefault(), inputs));
    }

    [Fact]
    public void A_rule_of_ones_own_is_used()
    {
        using var scope = NewDisposeScope();
        var rules = LayerRuleRegistry.CreateDefault();
        rules.Register(new OwnRule());

        Assert.Null(ModelChain.Of(ModelParts.Of(Perceptron()), rules, Inputs()));
    }

    // What such a loss uses, trains, counts or differentiates besides is not seen.
    [Fact]
    public void A_loss_of_ones_own_is_left_to_hooks()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, inputs, targets, loss) = ChainCases.All["perceptron"]();
        var batch = new Batch(inputs, targets);
        var engine = new GhostEngine();
        Assert.True(engine.Plan(model, loss, batch).StepsByHand);
        Assert.False(engine.Plan(model, (outputs, labels) => Losses.CrossEntropy(outputs, labels), batch).StepsByHand);
        Assert.False(engine.Plan(model, (PerExampleLoss)Delegate.Combine(loss, loss), batch).StepsByHand);

        var first = (Linear)((Sequential)model)[0];
        var refused = Assert.Throws<NotSupportedException>(() => engine.AccumulateGradients(
            model, (outputs, labels) => Losses.CrossEntropy(outputs, labels).Plus(first.weight.Squared().sum()), batch, 0.1));
        Assert.Contains("'0' (Linear)", refused.Message);
    }

    public static TheoryData<string> LossNames => [.. OwnLosses.Keys];

    private static Dictionary<string, Func<nn.Module, Func<Tensor, Tensor, Tensor>>> OwnLosses { get; } = new()
    {
        ["nothing besides"] = _ => Losses.CrossEntropy,
        ["noise"] = _ => (outputs, labels) => Losses.CrossEntropy(outputs.Plus(rand_like(outputs)), labels),
        ["a counter"] = _ =>
        {
            var calls = 0;
            return (outputs, labels) => Losses.CrossEntropy(outputs, labels).Times(++calls);
        },
        ["a weight's gradient"] = model => (outputs, labels) =>
        {
            var losses = Losses.CrossEntropy(outputs, labels);
            Assert.False(autograd.grad([losses.sum()], [model.parameters().First()], retain_graph: true)[0].requires_grad);
            return losses;
        },
    };

    [Theory]
    [MemberData(nameof(LossNames))]
    public void A_loss_may_do_what_it_likes_besides(string name)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets, _) = ChainCases.All["perceptron"]();
        Tensor[] gradients = [.. new IPerExampleEngine[] { new GhostEngine(), new GhostEngine { Audit = AuditMode.Never } }.Select(engine =>
        {
            manual_seed(2);
            model.zero_grad();
            engine.AccumulateGradients(model, new PerExampleLoss(OwnLosses[name](model)), new Batch(inputs, targets), 0.1);
            return Agreement.Gradient(model);
        })];

        Assert.Equal(Arrays.Of(gradients[1]), Arrays.Of(gradients[0]));
    }

    [Theory]
    [InlineData("a temperature")]
    [InlineData("targets")]
    [InlineData("labels of the signal-noise CNN")]
    [InlineData("its second layer")]
    public void What_trains_beside_the_model_has_its_gradient(string what)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, inputs, targets, loss) = ChainCases.All[what is "a temperature" or "targets" ? "squared error" : "the signal-noise CNN"]();
        var beside = what == "its second layer" ? model.buffers().Single() : what == "a temperature" ? tensor(1.7, float64) : targets;
        beside.requires_grad_();
        PerExampleLoss own = what == "a temperature" ? (outputs, wanted) => loss(outputs * beside, wanted) : loss;

        var byLoop = Gradient(new LoopEngine());
        Agreement.AssertClose(byLoop, Gradient(new GhostEngine()), "gradient", 1e-10);
        Assert.Contains(Arrays.Of(byLoop), value => value != 0);

        Tensor Gradient(IPerExampleEngine engine)
        {
            beside.grad = null;
            engine.AccumulateGradients(model, own, new Batch(inputs, targets), 0.3);
            return beside.grad!.detach().clone();
        }
    }

    // TorchSharp's layers keep the numbers of features that they were made with.
    [Fact]
    public void A_layer_that_was_given_weights_of_another_size_has_their_size()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (first, last) = (nn.Linear(6, 8, dtype: float64), nn.Linear(8, 3, dtype: float64));
        var model = nn.Sequential(first, nn.Tanh(), last);
        var (inputs, targets) = (randn(8, 6, float64), tensor(new long[] { 0, 1, 2, 0, 1, 2, 0, 1 }));
        var engine = new GhostEngine();
        engine.AccumulateGradients(model, Losses.CrossEntropy, new Batch(inputs, targets), 0.3);
        (first.weight, first.bias) = (new Parameter(randn(4, 6, float64)), new Parameter(randn(4, float64)));
        last.weight = new Parameter(randn(5, 4, float64));
        last.bias = new Parameter(randn(5, float64));

        Assert.True(engine.Plan(model, Losses.CrossEntropy, new Batch(inputs, targets)).StepsByHand);
        Agreement.AssertSame(engine, new LoopEngine(), model, Losses.CrossEntropy, inputs, targets);

        first.bias = new Parameter(ones(1, float64));
        Assert.Throws<AuditException>(() => engine.AccumulateGradients(model, Losses.CrossEntropy, new Batch(inputs, targets), 0.3));
    }

    [Fact]
    public void A_step_is_audited_and_the_audit_changes_no_bit()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, inputs, targets, loss) = ChainCases.All["deep, every activation"]();
        var batch = new Batch(inputs, targets);
        var (audited, report) = Step(AuditMode.Always);
        var (plain, nothing) = Step(AuditMode.Never);

        Assert.Equal(Arrays.Of(plain), Arrays.Of(audited));
        Assert.Null(nothing);
        Assert.Equal(10, report!.Layers.Count);
        Assert.InRange(report.Norms, 0, 1e-12);
        Assert.InRange(report.Gradient!.Value, 1e-18, 1e-12);
        Assert.InRange(new GhostEngine().Compare(model, loss, batch).Gradient!.Value, 1e-18, 1e-12);

        (Tensor Gradient, AuditReport? Report) Step(AuditMode mode)
        {
            model.zero_grad();
            var seen = new GhostEngine { Audit = mode }.AccumulateGradients(model, loss, batch, 0.2);
            return (Agreement.Gradient(model), seen.Audit);
        }
    }

    [Fact]
    public void A_loss_that_mixes_examples_is_told()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, inputs, targets, _) = ChainCases.All["perceptron"]();

        Assert.ThrowsAny<AuditException>(() => new GhostEngine().AccumulateGradients(
            model, (outputs, labels) => Losses.CrossEntropy(outputs - outputs.mean([0], keepdim: true), labels), new Batch(inputs, targets), 0.1));
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void A_hook_that_comes_later_is_followed()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, inputs, targets, loss) = ChainCases.All["perceptron"]();
        var engine = new GhostEngine();
        engine.AccumulateGradients(model, loss, new Batch(inputs, targets), 0.1);
        ((Linear)((Sequential)model)[0]).register_forward_hook((_, _, output) => output.sin());

        Agreement.AssertSame(engine, new LoopEngine(), model, loss, inputs, targets);
    }

    [Fact]
    public void A_logit_far_out_is_no_trouble()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = Perceptron();
        var inputs = Inputs().Times(1e4);
        var seen = new GhostEngine().AccumulateGradients(model, Losses.CrossEntropy, new Batch(inputs, zeros(7, int64)), 0.1);

        Assert.All(Arrays.Of(cat([Agreement.Gradient(model), seen.Losses.detach(), seen.Penalty.reshape(1)])), value => Assert.True(double.IsFinite(value)));
    }

    private static Sequential Perceptron() => nn.Sequential(nn.Linear(6, 6), nn.ReLU(), nn.Linear(6, 3));

    private static Tensor Inputs() => randn(7, 6);

    private static (nn.Module<Tensor, Tensor> Model, Tensor Inputs) Hooked(Action<Linear, Func<Tensor, Tensor>> register)
    {
        var model = Perceptron();
        register((Linear)model[0], tensor => tensor.Times(2));
        return (model, Inputs());
    }

    private sealed class OwnRule : ILayerRule
    {
        public Type LayerType => typeof(Linear);

        public Tensor SquaredNorms(nn.Module layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
            => new LinearRule().SquaredNorms(layer, calls, strategy);
    }

    private sealed class Own : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _inner;

        public Own(nn.Module<Tensor, Tensor> inner)
            : base(nameof(Own))
        {
            _inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _inner.call(input);
    }
}
