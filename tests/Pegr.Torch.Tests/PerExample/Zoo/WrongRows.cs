using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using static Pegr.Torch.Tests.PerExample.Zoo.ZooParts;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Models in which a layer's first axis is not the examples, though it is as long, and models whose outputs a hook changes.</summary>
internal static class WrongRows
{
    public static readonly Dictionary<string, Func<ZooModel>> All = new()
    {
        ["positions embedded apart from the examples, as many as examples"] = () => Positions(apart: true),
        ["positions embedded for every example"] = () => Positions(apart: false),
        ["time on the first axis, as long as the batch"] = TimeFirst,
        ["examples mixed by their mean"] = () => Mixed((h, _) => h.Plus(h.mean([0], keepdim: true)), ZooModel.Mixing),
        ["examples in another order inside"] = () => Mixed((h, layer) => layer.call(h.flip(0)).flip(0), null),
        ["a hook that doubles a layer's output"] = () => Hooked(output => output.Times(2)),
        ["a hook that returns another layer's work"] = () => Hooked(output => output.tanh()),
        ["a hook that looks and changes nothing"] = () => Hooked(output => output),
        ["a hook that changes what a layer is given"] = HookedBefore,
    };

    private static ZooModel Positions(bool apart)
    {
        var (tokens, positions, output) = (Embedding(7, 4), Embedding(7, 4), Linear(4, 7));
        var model = new FunctionModel(Forward, ("tokens", tokens), ("positions", positions), ("output", output));
        return new ZooModel(model, NextToken, Ids(5, 5), Ids(5, 5));

        Tensor Forward(Tensor ids)
        {
            var where = Ranges.UpTo(ids.shape[1]);
            return output.call(tokens.call(ids).Plus(positions.call(apart ? where : where.unsqueeze(0).expand(ids.shape[0], -1))).tanh());
        }
    }

    private static ZooModel TimeFirst()
    {
        var (a, b) = (Linear(4, 4), Linear(4, 2));
        var model = new FunctionModel(x => b.call(a.call(x.transpose(0, 1)).tanh().cumsum(0)).transpose(0, 1), ("a", a), ("b", b));
        return new ZooModel(model, Losses.SquaredError, randn([3, 3, 4], float64), randn([3, 3, 2], float64));
    }

    private static ZooModel Mixed(Func<Tensor, TorchSharp.Modules.Linear, Tensor> mix, string? refusal)
    {
        var (a, b) = (Linear(4, 4), Linear(4, 4));
        var model = new FunctionModel(x => mix(a.call(x).tanh(), b), ("a", a), ("b", b));
        return new ZooModel(model, Losses.SquaredError, randn([3, 4], float64), randn([3, 4], float64), refusal);
    }

    private static ZooModel Hooked(Func<Tensor, Tensor> hook)
    {
        var (a, b) = (Linear(4, 4), Linear(4, 2));
        a.register_forward_hook((_, _, output) => hook(output));
        var model = nn.Sequential(("a", a), ("tanh", nn.Tanh()), ("b", b));
        return new ZooModel(model, Losses.SquaredError, randn([3, 4], float64), randn([3, 2], float64));
    }

    private static ZooModel HookedBefore()
    {
        var (a, b) = (Linear(4, 4), Linear(4, 2));
        b.register_forward_pre_hook((_, input) => input.Times(2));
        var model = nn.Sequential(("a", a), ("tanh", nn.Tanh()), ("b", b));
        return new ZooModel(model, Losses.SquaredError, randn([3, 4], float64), randn([3, 2], float64));
    }
}
