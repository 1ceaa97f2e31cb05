using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static Pegr.Torch.Tests.PerExample.Zoo.ZooParts;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Models that take the batch's rows apart, put them in another order or hand some of them on, and losses that weigh one by the others.</summary>
internal static class RoutedRows
{
    public static readonly Dictionary<string, Func<ZooModel>> All = new()
    {
        ["experts that see the examples routed to them"] = () => Experts([3, 4]),
        ["experts that see the tokens routed to them"] = () => Experts([3, 5, 4]),
        ["rows sorted by a gate and put back"] = Sorted,
        ["another number of steps for every example"] = Steps,
        ["Siamese, both halves in one batch"] = Halves,
        ["layers on [nT, features]"] = () => Flattened((x, apply) => apply(x.reshape(-1, 4)).reshape(x.shape[0], -1)),
        ["every example by itself"] = () => Flattened((x, apply) => stack([.. x.unbind(0).Select(apply)]).flatten(1)),
        ["graphs in one list of nodes"] = Graphs,
        ["examples mixed in batches of more than two"] = Mixed,
        ["a loss weighed by its rank in the batch"] = Ranked,
    };

    /// <summary>A softmax gate hands every row to its best of four experts.</summary>
    public static FunctionModel Expert(Func<Tensor, Tensor>? route = null)
    {
        var gate = Linear(4, 4);
        var experts = Enumerable.Range(0, 4).Select(_ => nn.Sequential(("hidden", Linear(4, 5)), ("tanh", nn.Tanh()), ("output", Linear(5, 4)))).ToList();
        return new FunctionModel(
            x =>
            {
                var rows = x.reshape(-1, 4);
                var weights = gate.call(rows).softmax(1);
                var best = route?.Invoke(rows) ?? weights.argmax(1);
                var sum = rows;
                for (var e = 0; e < experts.Count; e++)
                {
                    var chosen = best.eq(Scalars.Of(e)).nonzero().squeeze(1);
                    if (chosen.numel() > 0)
                    {
                        var given = experts[e].call(rows.index_select(0, chosen)) * weights.index_select(0, chosen).narrow(1, e, 1);
                        sum = sum.index_add(0, chosen, given, Scalars.Of(1));
                    }
                }

                return sum.reshape(x.shape);
            },
            [("gate", gate), .. experts.Select((expert, e) => ($"expert{e}", (nn.Module)expert))]);
    }

    private static ZooModel Experts(long[] shape)
        => new(Expert(), Losses.SquaredError, randn(shape, float64), randn(shape, float64));

    private static ZooModel Sorted()
    {
        var (gate, shared) = (Linear(4, 1), Linear(4, 4));
        var model = new FunctionModel(Forward, ("gate", gate), ("shared", shared));
        return new ZooModel(model, Losses.SquaredError, randn([4, 4], float64), randn([4, 4], float64));

        Tensor Forward(Tensor x)
        {
            var weight = gate.call(x);
            var order = weight.squeeze(1).argsort();
            var h = shared.call(x.index_select(0, order)).tanh().index_select(0, order.argsort()) * weight;
            return shared.call(h);
        }
    }

    private static ZooModel Steps()
    {
        var (step, output) = (Linear(4, 4), Linear(4, 2));
        var model = new FunctionModel(Forward, ("step", step), ("output", output));
        return new ZooModel(model, Losses.SquaredError, randn([4, 4], float64), randn([4, 2], float64));

        Tensor Forward(Tensor x)
        {
            var (h, steps) = (x, x.select(1, 0).abs().mul(Scalars.Of(3)).to(int64));
            for (var t = 0; t < 4; t++)
            {
                var going = steps.gt(Scalars.Of(t)).nonzero().squeeze(1);
                h = going.numel() == 0 ? h : h.index_copy(0, going, step.call(h.index_select(0, going)).tanh());
            }

            return output.call(h);
        }
    }

    private static ZooModel Halves()
    {
        // The output layer's bias cancels: its gradient is rounding alone.
        var (hidden, output) = (Linear(3, 4), Linear(4, 2));
        var model = new FunctionModel(Forward, ("hidden", hidden), ("output", output));
        return new ZooModel(model, Losses.SquaredError, randn([3, 2, 3], float64), randn([3], float64));

        Tensor Forward(Tensor x)
        {
            var both = output.call(hidden.call(cat([x.select(1, 0), x.select(1, 1)])).tanh()).chunk(2, 0);
            return (both[0] - both[1]).Squared().sum(1);
        }
    }

    private static ZooModel Flattened(Func<Tensor, Func<Tensor, Tensor>, Tensor> around)
    {
        var (hidden, output) = (Linear(4, 4), Linear(4, 2));
        var model = new FunctionModel(x => around(x, rows => output.call(hidden.call(rows).tanh())), ("hidden", hidden), ("output", output));
        return new ZooModel(model, Losses.SquaredError, randn([3, 3, 4], float64), randn([3, 6], float64));
    }

    private static ZooModel Graphs()
    {
        var (message, output) = (Linear(3, 4), Linear(4, 2));
        var model = new FunctionModel(Forward, ("message", message), ("output", output));
        return new ZooModel(model, Losses.SquaredError, randn([3, 3, 3], float64), randn([3, 2], float64));

        Tensor Forward(Tensor x)
        {
            var (n, nodes) = (x.shape[0], x.shape[1]);
            var owner = arange(Scalars.Of(0), Scalars.Of(n), Scalars.Of(1), int64).repeat_interleave(nodes);
            var source = arange(Scalars.Of(1), Scalars.Of((n * nodes) + 1), Scalars.Of(1), int64).remainder(Scalars.Of(nodes)).Plus(owner.Times(nodes));
            var h = message.call(x.reshape(-1, 3)).tanh();
            return output.call(zeros([n, 4], float64).index_add(0, owner, h * h.index_select(0, source), Scalars.Of(1)));
        }
    }

    private static ZooModel Mixed()
    {
        var layer = Linear(4, 3);
        var model = new FunctionModel(Forward, ("layer", layer));
        return new ZooModel(model, Losses.SquaredError, randn([4, 4], float64), randn([4, 3], float64), ZooModel.Mixing);

        Tensor Forward(Tensor x)
        {
            var h = layer.call(x);
            return x.shape[0] > 2 ? h - h.mean([0], keepdim: true).detach() : h;
        }
    }

    private static ZooModel Ranked()
    {
        var x = cat([full([1, 4], Scalars.Of(9), float64), randn([3, 4], float64)]);
        return new ZooModel(nn.Sequential(("layer", Linear(4, 3))), Loss, x, zeros([4, 3], float64), ZooModel.Mixing);

        static Tensor Loss(Tensor f, Tensor y)
        {
            var losses = Losses.SquaredError(f, y);
            return losses * losses.detach().argsort().argsort().Plus(1);
        }
    }
}
