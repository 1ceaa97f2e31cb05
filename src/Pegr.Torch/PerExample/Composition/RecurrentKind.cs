using Pegr.Torch.Models.Composed;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary>What the recurrent kinds have in common.</summary>
internal abstract class RecurrentKind<TOriginal, TComposed>(int gates) : ProbedKind<TOriginal, TComposed>
    where TOriginal : nn.Module
    where TComposed : nn.Module
{
    // A step of a recurrent layer is linear in numbers so small.
    private const double Tiny = 1e-7;

    /// <inheritdoc/>
    protected override Func<Tensor>? Probe(TOriginal layer, TComposed settings, BorrowedWeights borrowed, Func<long[], Tensor> zeros)
    {
        if (SettingsOf(settings).Layers == 1)
        {
            return null;
        }

        // The second layer takes a tiny part of the first unit's answer below.
        borrowed.Clear((name, weight) =>
        {
            if (name == "weight_ih_l0")
            {
                weight.narrow(1, 0, 1).fill_(Scalars.Of(1));
            }
            else if (name == "weight_ih_l1")
            {
                weight.narrow(1, 0, 1).fill_(Scalars.Of(Tiny));
            }
        });
        var shape = SettingsOf(settings);
        var input = zeros(shape.BatchFirst ? [DropoutExamples, 1, shape.Inputs] : [1, DropoutExamples, shape.Inputs]).fill_(Scalars.Of(1));
        return () => Last(layer, input).select(0, shape.Directions);
    }

    /// <summary>The last hidden states, [layers·directions, n, hidden].</summary>
    protected abstract Tensor Last(TOriginal layer, Tensor input);

    /// <summary>A composition's settings.</summary>
    protected abstract RecurrentSettings SettingsOf(TComposed composed);

    /// <summary>Both orders of axes; all else the weights tell.</summary>
    protected IEnumerable<RecurrentSettings> Shapes(IReadOnlyDictionary<string, Tensor> weights)
    {
        var first = weights["weight_ih_l0"];
        return new[] { false, true }.Select(batchFirst => new RecurrentSettings(first.shape[1], first.shape[0] / gates)
        {
            BatchFirst = batchFirst,
            Bidirectional = weights.ContainsKey("weight_ih_l0_reverse"),
            Bias = weights.ContainsKey("bias_ih_l0"),
            Layers = Enumerable.Range(0, weights.Count).TakeWhile(layer => weights.ContainsKey($"weight_ih_l{layer}")).Count(),
        });
    }
}
