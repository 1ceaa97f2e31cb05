using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

/// <summary>Models of which ghost norms are wrong unless something is done about it, in float64, each made anew at every call.</summary>
internal static class AuditFaults
{
    /// <summary>By name; with each the words that the audit's message must have: a layer's name, or what it says of mixing.</summary>
    public static readonly IReadOnlyDictionary<string, (Func<AuditFault> Make, string Words)> All = new Dictionary<string, (Func<AuditFault>, string)>
    {
        // One parameter of several layers.
        ["embedding tied to the output layer"] = (() => TiedToOutput(5), "embedding"),
        ["two embeddings tied"] = (() => TwoTied(nn.Embedding(7, 3), nn.Embedding(7, 3), (one, two) => two.weight = one.weight!, Ids(4, 5)), "second"),
        ["two linear layers tied"] = (() => TwoTied(nn.Linear(3, 3), nn.Linear(3, 3), (one, two) => two.weight = one.weight, Numbers(4, 3)), "second"),
        ["bias of one layer is another's"] = (() => TwoTied(nn.Linear(3, 3), nn.Linear(3, 3), (one, two) => two.bias = one.bias, Numbers(4, 3)), "second"),

        // A layer called, and used besides.
        ["weight used besides the call"] = (() => WeightBesides(), "embedding"),
        ["called once and forward once"] = (() => Two((one, _, x) => one.forward(one.call(x).tanh())), "one"),
        ["bias reused"] = (() => Two((one, _, x) => one.call(x).tanh().Plus(one.bias!)), "one"),
        ["weight decay inside the loss"] = (WeightDecay, "one"),
        ["called under no_grad besides, weight used"] = (() => Two((one, two, x) => two.call(WithoutGradient(one, x).Plus(one.weight.mm(one.call(x).t()).t()))), "one"),

        // A gradient taken inside.
        ["gradient inside forward"] = (() => Two((one, two, x) => InputGradient(input => two.call(one.call(input).tanh()), x)), "one"),
        ["gradient inside the loss"] = (GradientPenaltyInLoss, "one"),

        // A first axis that is not the examples.
        ["positions embedded apart, as many as examples"] = (() => Positions(count: 5, length: 5), "axis"),
        ["positions embedded apart, other than examples"] = (() => Positions(count: 3, length: 5), "axis"),
        ["time first, as many as examples"] = (() => TimeFirst(count: 4, length: 4), "axis"),
        ["time first, other than examples"] = (() => TimeFirst(count: 3, length: 4), "axis"),

        ["a hook changes an output"] = (Hooked, "one"),
        ["a rule that pads as another library"] = (() => new AuditFault(
            nn.Sequential(("conv", nn.Conv2d(2, 3, kernel_size: (3, 1), padding: Padding.Same, padding_mode: PaddingModes.Reflect)), ("flatten", nn.Flatten())),
            Losses.SquaredError, Numbers(3, 2, 8, 6), Numbers(3, 144), [new OtherPaddingRule()]), "conv"),

        // Shapes that broadcast, and other losses over the batch.
        ["outputs [n, 1], targets [n]"] = (() => Loss(Broadcasting, x => x.narrow(1, 0, 1), Numbers(4)), "mixes"),
        ["outputs [n], targets [n, 1]"] = (() => Loss(Broadcasting, x => x.select(1, 0), Numbers(4, 1)), "mixes"),
        ["outputs [n, 3], targets [3]"] = (() => Loss(Broadcasting, x => x, Numbers(3)), "On two examples"),
        ["losses relative to their mean"] = (() => Loss((f, y) => Losses.SquaredError(f, y) / Losses.SquaredError(f, y).mean()), "mixes"),
        ["losses centered without gradient"] = (() => Loss((f, y) => Losses.SquaredError(f, y) - Losses.SquaredError(f, y).mean().detach()), "mixes"),
        ["contrastive loss"] = (() => Loss((f, _) => f.mm(f.t()).log_softmax(1).diagonal()), "mixes"),

        // Examples mixed by the model.
        ["centered over the batch"] = (() => Two((one, two, x) => two.call(Centered(one.call(x)).tanh())), "mixes"),
        ["centered over the batch without gradient"] = (() => Two((one, two, x) => two.call((one.call(x) - one.call(x).mean([0]).detach()).tanh())), "mixes"),
        ["softmax over the batch"] = (() => Two((one, two, x) => two.call(one.call(x).softmax(0))), "mixes"),
        ["attention over the batch"] = (() => Two((one, two, x) => Attention(one.call(x), two.call(x))), "mixes"),
        ["running sum over the batch"] = (() => Two((one, two, x) => two.call(one.call(x).cumsum(0).tanh())), "mixes"),
        ["neighbor's activations"] = (() => Two((one, two, x) => two.call(one.call(x).tanh().Plus(one.call(x).roll(1, 0)))), "mixes"),
        ["statistics of the batch beside dropout"] = (() => Dropped(), "mixes"),

        // Rules.
        ["a rule without the bias"] = (() => Wrong(new WithoutBiasRule()), "one"),
        ["a rule of NaN"] = (() => Wrong(new ScaledRule(double.NaN, 1)), "one"),
        ["a rule whose derivative is another's"] = (() => Wrong(new ScaledRule(1, 1.5)), "derivative"),
        ["a rule that mixes rows"] = (() => Wrong(new MixingRule()), "mixes"),
    };

    private static Tensor Numbers(params long[] shape) => randn(shape, float64);

    private static Tensor Ids(params long[] shape) => randint(7, shape, int64);

    private static AuditFault Two(Func<Linear, Linear, Tensor, Tensor> forward)
    {
        var (one, two) = (nn.Linear(3, 3), nn.Linear(3, 3));
        return new AuditFault(new Written(x => forward(one, two, x), ("one", one), ("two", two)), Losses.SquaredError, Numbers(4, 3), Numbers(4, 3));
    }

    private static Linear One(nn.Module model) => (Linear)model.named_children().Single(child => child.name == "one").module;

    private static AuditFault TwoTied<TLayer>(TLayer one, TLayer two, Action<TLayer, TLayer> tie, Tensor inputs)
        where TLayer : nn.Module<Tensor, Tensor>
    {
        return new AuditFault(
            new Written(
                x => one.call(x).Plus(two.call(x).tanh()).reshape(x.shape[0], -1),
                ("first", one), ("second", two)),
            Losses.SquaredError, inputs, Numbers(4, inputs.is_floating_point() ? 3 : 15))
        {
            Tie = () => tie(one, two),
        };
    }

    private static AuditFault TiedToOutput(long length)
    {
        var (embedding, output) = (nn.Embedding(7, 3), nn.Linear(3, 7, hasBias: false));
        return new AuditFault(
            new Written(ids => output.call(embedding.call(ids).mean([1]).tanh()), ("embedding", embedding), ("output", output)),
            Losses.CrossEntropy, Ids(4, length), Ids(4))
        {
            Tie = () => output.weight = embedding.weight!,
        };
    }

    private static AuditFault WeightBesides()
    {
        var embedding = nn.Embedding(7, 3);
        return new AuditFault(
            new Written(ids => embedding.call(ids).mean([1]).matmul(embedding.weight!.t()), ("embedding", embedding)), Losses.CrossEntropy, Ids(4, 5), Ids(4));
    }

    private static AuditFault WeightDecay()
    {
        var fault = Two((one, two, x) => two.call(one.call(x).tanh()));
        return fault with { Loss = (f, y) => Losses.SquaredError(f, y).Plus(One(fault.Model).weight.Squared().sum().Over(2)) };
    }

    private static AuditFault GradientPenaltyInLoss()
    {
        var fault = Two((one, two, x) => two.call(one.call(x).tanh()));
        return fault with
        {
            Loss = (f, y) =>
            {
                var x = y.detach().requires_grad_();
                return f.Squared().sum(1).Plus(InputGradient(fault.Model.call, x).Squared().sum(1));
            },
        };
    }

    private static Tensor InputGradient(Func<Tensor, Tensor> function, Tensor input)
    {
        var x = input.detach().requires_grad_();
        return Autograd.Gradients(function(x).sum(), [x], createGraph: true)[0]!;
    }

    private static Tensor WithoutGradient(Linear layer, Tensor x)
    {
        using var noGradient = no_grad();
        return layer.call(x);
    }

    private static AuditFault Positions(long count, long length)
    {
        var (words, places, output) = (nn.Embedding(7, 3), nn.Embedding(length, 3), nn.Linear(3, 2));
        return new AuditFault(
            new Written(
                ids => output.call(words.call(ids).Plus(places.call(Ranges.UpTo(ids.shape[1]))).tanh().mean([1])),
                ("words", words), ("places", places), ("output", output)),
            Losses.SquaredError, Ids(count, length), Numbers(count, 2));
    }

    private static AuditFault TimeFirst(long count, long length)
    {
        var (one, two) = (nn.Linear(3, 3), nn.Linear(3, 2));
        return new AuditFault(
            new Written(x => two.call(one.call(x.transpose(0, 1)).tanh()).mean([0]), ("one", one), ("two", two)),
            Losses.SquaredError, Numbers(count, length, 3), Numbers(count, 2));
    }

    private static AuditFault Hooked()
    {
        var fault = Two((one, two, x) => two.call(one.call(x).tanh()));
        One(fault.Model).register_forward_hook((_, _, output) => output.tanh() * output);
        return fault;
    }

    private static AuditFault Loss(PerExampleLoss loss, Func<Tensor, Tensor>? output = null, Tensor? targets = null)
    {
        var fault = Two((one, two, x) => (output ?? (f => f))(two.call(one.call(x).tanh()))) with { Loss = loss };
        return targets is null ? fault : fault with { Inputs = Numbers(targets.shape[0], 3), Targets = targets };
    }

    // Half the squared error as it is written by most, which takes any shapes that broadcast.
    private static Tensor Broadcasting(Tensor outputs, Tensor targets) => (outputs - targets).Squared().reshape(outputs.shape[0], -1).sum(1).Over(2);

    private static Tensor Centered(Tensor x) => x - x.mean([0], keepdim: true);

    private static Tensor Attention(Tensor queries, Tensor keys) => queries.mm(keys.t()).softmax(1).mm(keys);

    private static AuditFault Dropped()
    {
        var dropout = nn.Dropout(0.5);
        var fault = Two((one, two, x) => two.call(dropout.call(Centered(one.call(x)).tanh())));
        fault.Model.register_module("dropout", dropout);
        return fault;
    }

    private static AuditFault Wrong(ILayerRule rule)
        => Two((one, two, x) => two.call(one.call(x).tanh())) with { Rules = [rule] };

    private sealed class WithoutBiasRule : LayerRule<Linear>
    {
        protected override Tensor SquaredNorms(Linear layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
            => calls[0].Input.Squared().sum(1) * calls[0].OutputGradient.Squared().sum(1);
    }

    private sealed class MixingRule : LayerRule<Linear>
    {
        protected override Tensor SquaredNorms(Linear layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
            => calls[0].Input.Squared().sum(1).Plus(1) * calls[0].OutputGradient.Squared().sum(1).cumsum(0).flip(0);
    }

    private sealed class ScaledRule(double norms, double derivatives) : LayerRule<Linear>
    {
        protected override Tensor SquaredNorms(Linear layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
            => calls[0].Input.Squared().sum(1).Plus(1) * calls[0].OutputGradient.Squared().sum(1).Times(norms);

        protected override LayerShare Differentiate(Linear layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
        {
            var share = base.Differentiate(layer, calls, strategy, scale);
            return share with { Derivatives = [.. share.Derivatives.Select(d => (d.Input, d.OutputGradient is null ? null : d.OutputGradient.Times(derivatives)))] };
        }
    }

    // Pads height, as the kernel is high; TorchSharp pads width here, and the number of positions is the same.
    private sealed class OtherPaddingRule : PositionRule<Conv2d>
    {
        protected override Parameter Weight(Conv2d layer) => layer.weight;

        protected override Parameter? Bias(Conv2d layer) => layer.bias;

        protected override Tensor Inputs(Conv2d layer, LayerCall call)
            => nn.functional.unfold(nn.functional.pad(call.Input, [0, 0, 1, 1], PaddingModes.Reflect), (3, 1));

        protected override Tensor Gradients(Conv2d layer, LayerCall call) => call.OutputGradient.flatten(2);
    }
}
