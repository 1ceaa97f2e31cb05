using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static Pegr.Torch.Tests.PerExample.Zoo.ZooParts;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Models where the loss depends on a layer's parameters besides the layer's calls: what hooks see is not all.</summary>
internal static class OutsideUses
{
    private const string Words = "besides its calls";

    public static readonly Dictionary<string, Func<ZooModel>> All = new()
    {
        ["decoder that multiplies by its embedding's weight"] = FunctionalDecoder,
        ["a layer called once and forwarded once"] = () => Twice((layer, x) => layer.forward(x)),
        ["a layer's weight used besides"] = () => Twice((layer, x) => x.matmul(layer.weight)),
        ["a layer's bias used besides"] = () => Twice((layer, x) => x * layer.bias!),
        ["a penalty on the weights inside the loss"] = WeightPenalty,
        ["a layer called, and used under no_grad besides"] = CalledWithoutGradient,
        ["critic with a gradient penalty in its output"] = () => Derivative((u, x) => cat([u, Slope(u, x).norm(1, keepdim: true).Plus(-1).Squared()], 1), 2),
        ["physics-informed network"] = () => Derivative((u, x) => cat([u, Slope(u, x)], 1), 4),
        ["physics-informed network, second derivatives"] = () => Derivative((u, x) => Slope(Slope(u, x).sum(1, keepdim: true), x), 3),
    };

    private static ZooModel FunctionalDecoder()
    {
        var (embedding, hidden) = (Embedding(7, 4), Linear(4, 4));
        var model = new FunctionModel(
            ids => hidden.call(embedding.call(ids)).tanh().matmul(embedding.weight!.t()), ("embedding", embedding), ("hidden", hidden));
        return new ZooModel(model, NextToken, Ids(3, 5), Ids(3, 5));
    }

    private static ZooModel Twice(Func<TorchSharp.Modules.Linear, Tensor, Tensor> besides)
    {
        var layer = Linear(4, 4);
        var model = new FunctionModel(x => besides(layer, layer.call(x).tanh()), ("layer", layer));
        return new ZooModel(model, Losses.SquaredError, randn([3, 4], float64), randn([3, 4], float64));
    }

    private static ZooModel WeightPenalty()
    {
        var layer = Linear(4, 3);
        return new ZooModel(
            nn.Sequential(("layer", layer)), (f, y) => Losses.SquaredError(f, y).Plus(layer.weight.Squared().sum().Over(2)),
            randn([3, 4], float64), randn([3, 3], float64), Words);
    }

    // A constant to the loss: exact.
    private static ZooModel CalledWithoutGradient()
    {
        var layer = Linear(4, 4);
        var model = new FunctionModel(Forward, ("layer", layer));
        return new ZooModel(model, Losses.SquaredError, randn([3, 4], float64), randn([3, 4], float64));

        Tensor Forward(Tensor x)
        {
            Tensor target;
            using (no_grad())
            {
                target = layer.call(x.Times(2));
            }

            return layer.call(x).tanh() * target;
        }
    }

    private static ZooModel Derivative(Func<Tensor, Tensor, Tensor> output, long columns)
    {
        var net = nn.Sequential(("a", Linear(3, 5)), ("tanh", nn.Tanh()), ("b", Linear(5, 1)));
        var model = new FunctionModel(Forward, ("net", net));
        return new ZooModel(model, Losses.SquaredError, randn([4, 3], float64), randn([4, columns], float64));

        Tensor Forward(Tensor input)
        {
            var x = input.detach().requires_grad_();
            return output(net.call(x), x);
        }
    }

    private static Tensor Slope(Tensor outputs, Tensor inputs)
        => autograd.grad([outputs.sum()], [inputs], create_graph: true, retain_graph: true)[0];
}
