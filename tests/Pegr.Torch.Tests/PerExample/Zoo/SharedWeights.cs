using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Models whose modules share a parameter: one parameter, whose gradient sums over its uses.</summary>
internal static class SharedWeights
{
    public static readonly Dictionary<string, Func<ZooModel>> All = new()
    {
        ["decoder with tied embedding, weight set on the output layer"] = () => Decoder(embedding => nn.Linear(embedding.weight!)),
    };

    private static ZooModel Decoder(Func<Embedding, Linear> output)
    {
        var embedding = nn.Embedding(7, 4).to(float64);
        var hidden = nn.Linear(4, 4).to(float64);
        var model = new TiedDecoder(embedding, hidden, output(embedding));
        return new ZooModel(model, NextToken, randint(7, [3, 5], int64), randint(7, [3, 5], int64));
    }

    private static Tensor NextToken(Tensor logits, Tensor ids)
        => nn.functional.cross_entropy(logits.transpose(1, 2), ids, reduction: nn.Reduction.None).sum(1);

    private sealed class TiedDecoder : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding _embedding;
        private readonly Linear _hidden;
        private readonly Linear _output;

        public TiedDecoder(Embedding embedding, Linear hidden, Linear output)
            : base(nameof(TiedDecoder))
        {
            (_embedding, _hidden, _output) = (embedding, hidden, output);
            RegisterComponents();
        }

        public override Tensor forward(Tensor ids) => _output.call(_hidden.call(_embedding.call(ids)).tanh());
    }
}
