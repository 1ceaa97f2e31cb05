using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp;
using TorchSharp.Modules;
using static Pegr.Torch.Tests.PerExample.Zoo.ZooParts;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Networks as they are written for use, with what is peculiar to each.</summary>
internal static class Architectures
{
    public static readonly Dictionary<string, Func<ZooModel>> All = new()
    {
        ["U-Net with transposed convolutions"] = UNet,
        ["one head on two levels of a pyramid"] = Pyramid,
        ["squeeze and excitation on depthwise convolutions"] = SqueezeExcitation,
        ["queries read from an embedding's weight"] = Queries,
        ["weights made by another layer"] = HyperNetwork,
        ["a layer of complex weights"] = Complex,
        ["signs with the gradient passed straight through"] = StraightThrough,
    };

    private static ZooModel UNet()
    {
        var (down, below, head) = (Conv(1, 3, stride: 2), Conv(3, 4, stride: 2), Conv(3, 1));
        var up = nn.ConvTranspose2d(4, 3, 2L, stride: 2L).to(float64);
        var top = nn.ConvTranspose2d(6, 2, 4L, stride: 2L, padding: 1L, groups: 2).to(float64);
        var model = new FunctionModel(Forward, ("down", down), ("below", below), ("up", up), ("top", top), ("head", head));
        return new ZooModel(model, Losses.SquaredError, randn([2, 1, 8, 8], float64), randn([2, 1, 8, 8], float64));

        Tensor Forward(Tensor x)
        {
            var first = down.call(x).tanh();
            var joined = cat([up.call(below.call(first).tanh()), first], 1);
            return head.call(cat([top.call(joined).tanh(), x], 1));
        }
    }

    private static ZooModel Pyramid()
    {
        var (stem, head) = (Conv(1, 2), Conv(2, 2));
        var model = new FunctionModel(Forward, ("stem", stem), ("head", head));
        return new ZooModel(model, Losses.SquaredError, randn([3, 1, 6, 6], float64), randn([3, 2], float64));

        Tensor Forward(Tensor x)
        {
            var fine = stem.call(x).tanh();
            return head.call(fine).mean([2, 3]) * head.call(nn.functional.avg_pool2d(fine, 2)).mean([2, 3]);
        }
    }

    private static ZooModel SqueezeExcitation()
    {
        var (squeeze, excite) = (Linear(3, 2), Linear(2, 3));
        var depthwise = nn.Conv2d(3, 3, 3L, padding: 1L, groups: 3).to(float64);
        var model = new FunctionModel(Forward, ("depthwise", depthwise), ("squeeze", squeeze), ("excite", excite));
        return new ZooModel(model, Losses.SquaredError, randn([3, 3, 4, 4], float64), randn([3, 3, 4, 4], float64));

        Tensor Forward(Tensor x)
        {
            var h = depthwise.call(x);
            return h * excite.call(squeeze.call(h.mean([2, 3])).tanh()).sigmoid().unsqueeze(2).unsqueeze(3);
        }
    }

    private static ZooModel Queries()
    {
        var (queries, keys) = (Embedding(5, 4), Linear(4, 4));
        var model = new FunctionModel(Forward, ("queries", queries), ("keys", keys));
        return new ZooModel(model, Losses.SquaredError, randn([3, 3, 4], float64), randn([3, 5, 4], float64));

        Tensor Forward(Tensor x)
        {
            var k = keys.call(x);
            return queries.weight!.unsqueeze(0).expand(x.shape[0], -1, -1).bmm(k.transpose(1, 2)).softmax(2).bmm(k);
        }
    }

    private static ZooModel HyperNetwork()
    {
        var (maker, output) = (Linear(3, 6), Linear(2, 1));
        var model = new FunctionModel(
            x => output.call(maker.call(x).reshape(-1, 2, 3).bmm(x.unsqueeze(2)).squeeze(2).tanh()), ("maker", maker), ("output", output));
        return new ZooModel(model, Losses.SquaredError, randn([3, 3], float64), randn([3, 1], float64));
    }

    private static ZooModel Complex()
    {
        var output = Linear(4, 2);
        var weight = new Parameter(randn([4, 4], complex128));
        var model = new FunctionModel(x => output.call(x.to(complex128).matmul(weight).abs()), ("output", output));
        model.register_parameter("weight", weight);
        return new ZooModel(model, Losses.SquaredError, randn([3, 4], float64), randn([3, 2], float64));
    }

    private static ZooModel StraightThrough()
    {
        var (hidden, output) = (Linear(4, 5), Linear(5, 2));
        var model = new FunctionModel(Forward, ("hidden", hidden), ("output", output));
        return new ZooModel(model, Losses.SquaredError, randn([3, 4], float64), randn([3, 2], float64));

        Tensor Forward(Tensor x)
        {
            var h = hidden.call(x).tanh();
            return output.call(h.Plus((h.sign() - h).detach()));
        }
    }
}
