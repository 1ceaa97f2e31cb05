using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp.Modules;
using static Pegr.Torch.Tests.PerExample.Zoo.ZooParts;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Models whose modules share a parameter: one parameter, whose gradient sums over its uses.</summary>
internal static class SharedWeights
{
    public static readonly Dictionary<string, Func<ZooModel>> All = new()
    {
        ["decoder, output layer made of the embedding's weight"] = () => Decoder((embedding, _) => nn.Linear(embedding.weight!)),
        ["decoder, output layer's weight set to the embedding's"] = () => Decoder(OutputSet),
        ["decoder, embedding's weight set to the output layer's"] = () => Decoder(EmbeddingSet),
        ["decoder, tied three ways"] = () => Decoder((embedding, _) => nn.Linear(embedding.weight!), third: true),
        ["decoder, tied, long sequence"] = () => Decoder((embedding, _) => nn.Linear(embedding.weight!), length: 40),
        ["two embeddings tied"] = TwoEmbeddings,
        ["Siamese, one layer called twice"] = Siamese,
        ["two linear layers, one weight, two biases"] = () => Linears((a, b) => b.weight = a.weight),
        ["two linear layers, one bias, two weights"] = () => Linears((a, b) => b.bias = a.bias),
        ["two linear layers, all shared"] = () => Linears((a, b) => (b.weight, b.bias) = (a.weight, a.bias)),
        ["a linear layer's bias that is a norm's"] = () => Linears((a, b) => { }, biasOfNorm: true),
        ["convolutions of different stride, one weight"] = Strides,
        ["autoencoder, transposed convolution with the encoder's weight"] = Autoencoder,
        ["layer norms sharing parameters"] = Norms,
        ["PReLUs sharing a slope"] = Slopes,
    };

    private static ZooModel Decoder(Func<Embedding, Linear, Linear> tie, bool third = false, long length = 5)
    {
        var (embedding, hidden) = (Embedding(7, 4), Linear(4, 4));
        var output = tie(embedding, Linear(4, 7));
        var also = nn.Linear(embedding.weight!);
        var model = new FunctionModel(Forward, ("embedding", embedding), ("hidden", hidden), ("output", output));
        if (third)
        {
            model.register_module("also", also);
        }

        return new ZooModel(model, NextToken, Ids(3, length), Ids(3, length));

        Tensor Forward(Tensor ids)
        {
            var h = hidden.call(embedding.call(ids)).tanh();
            return third ? output.call(h).Plus(also.call(h.sin())) : output.call(h);
        }
    }

    private static Linear OutputSet(Embedding embedding, Linear output)
    {
        output.weight = embedding.weight!;
        return output;
    }

    private static Linear EmbeddingSet(Embedding embedding, Linear output)
    {
        embedding.weight = output.weight;
        return output;
    }

    private static ZooModel TwoEmbeddings()
    {
        var (left, right, output) = (Embedding(7, 4), Embedding(7, 4), Linear(4, 3));
        right.weight = left.weight!;
        var model = new FunctionModel(
            ids => output.call((left.call(ids.select(1, 0)) * right.call(ids.narrow(1, 1, 2)).sum(1)).tanh()), ("left", left), ("right", right), ("output", output));
        return new ZooModel(model, Losses.SquaredError, Ids(4, 3), randn([4, 3], float64));
    }

    private static ZooModel Siamese()
    {
        var branch = nn.Sequential(("a", Linear(3, 5)), ("tanh", nn.Tanh()), ("b", Linear(5, 4)));
        var model = new FunctionModel(x => (branch.call(x.select(1, 0)) * branch.call(x.select(1, 1))).sum(1), ("branch", branch));
        return new ZooModel(model, Losses.SquaredError, randn([4, 2, 3], float64), randn([4], float64));
    }

    private static ZooModel Linears(Action<Linear, Linear> tie, bool biasOfNorm = false)
    {
        var (a, b, norm) = (Linear(4, 4), Linear(4, 4), LayerNorm(4));
        tie(a, b);
        if (biasOfNorm)
        {
            b.bias = norm.bias!;
        }

        var model = new FunctionModel(x => b.call(norm.call(a.call(x).tanh()).sin()), ("a", a), ("b", b), ("norm", norm));
        return new ZooModel(model, Losses.SquaredError, randn([3, 2, 4], float64), randn([3, 2, 4], float64));
    }

    private static ZooModel Strides()
    {
        var (fine, coarse) = (Conv(2, 2), Conv(2, 2, stride: 2));
        coarse.weight = fine.weight;
        var model = new FunctionModel(x => coarse.call(fine.call(x).tanh()), ("fine", fine), ("coarse", coarse));
        return new ZooModel(model, Losses.SquaredError, randn([3, 2, 6, 6], float64), randn([3, 2, 3, 3], float64));
    }

    private static ZooModel Autoencoder()
    {
        var encoder = Conv(2, 3);
        var decoder = TorchSharp.ModuleExtensionMethods.to(nn.ConvTranspose2d(3, 2, 3L, padding: 1L), float64);
        decoder.weight = encoder.weight;
        var model = new FunctionModel(x => decoder.call(encoder.call(x).tanh()), ("encoder", encoder), ("decoder", decoder));
        var images = randn([3, 2, 5, 4], float64);
        return new ZooModel(model, Losses.SquaredError, images, images);
    }

    private static ZooModel Norms()
    {
        var (first, second, linear) = (LayerNorm(4), LayerNorm(4), Linear(4, 4));
        (second.weight, second.bias) = (first.weight, first.bias);
        var model = new FunctionModel(
            x => second.call(linear.call(first.call(x)).tanh()), ("first", first), ("linear", linear), ("second", second));
        return new ZooModel(model, Losses.SquaredError, randn([3, 5, 4], float64), randn([3, 5, 4], float64));
    }

    private static ZooModel Slopes()
    {
        var (first, second, linear) = (UnsafeLayers.PReLU(1, 0.3), UnsafeLayers.PReLU(1, 0.2), Linear(4, 4));
        TorchSharp.ModuleExtensionMethods.to(first, float64);
        second.weight = first.weight;
        var model = new FunctionModel(x => second.call(linear.call(first.call(x))), ("first", first), ("linear", linear), ("second", second));
        return new ZooModel(model, Losses.SquaredError, randn([3, 4], float64), randn([3, 4], float64));
    }
}
