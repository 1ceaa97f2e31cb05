using Pegr.Torch.Objectives;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Models that use a layer's parameters besides its calls.</summary>
internal static class OutsideUses
{
    public static readonly Dictionary<string, Func<ZooModel>> All = new()
    {
        ["decoder that multiplies by its embedding's weight"] = () => Of(new FunctionalDecoder(), NextToken, randint(7, [3, 5], int64), randint(7, [3, 5], int64)),
    };

    private static ZooModel Of(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
        => new(model.to(float64), loss, inputs, targets, "besides its calls");

    private static Tensor NextToken(Tensor logits, Tensor ids)
        => nn.functional.cross_entropy(logits.transpose(1, 2), ids, reduction: nn.Reduction.None).sum(1);

    private sealed class FunctionalDecoder : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding _embedding = nn.Embedding(7, 4);
        private readonly Linear _hidden = nn.Linear(4, 4);

        public FunctionalDecoder()
            : base(nameof(FunctionalDecoder)) => RegisterComponents();

        public override Tensor forward(Tensor ids) => _hidden.call(_embedding.call(ids)).tanh().matmul(_embedding.weight!.t());
    }
}
