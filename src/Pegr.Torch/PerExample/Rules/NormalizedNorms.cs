using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// The share of a normalization layer and its derivative in closed form: with m = sum g ∘ x̂ and c = sum g over what repeats a parameter, those of ½(‖m‖² + ‖c‖²) are
/// m ∘ x̂ + c with respect to g, and m ∘ g with respect to x̂.
/// </summary>
/// <param name="weight">The layer's weight, or null.</param>
/// <param name="bias">Its bias, or null.</param>
/// <param name="rows">How many rows a call's input has, each normalized by itself.</param>
/// <param name="epsilon">What is added to the variance.</param>
/// <param name="sum">Sums over what repeats a parameter, from [n, …], shaped like the output, to [n, …].</param>
/// <param name="spread">The transposed map, as far as broadcasting needs it.</param>
internal sealed class NormalizedNorms(
    Parameter? weight, Parameter? bias, Func<Tensor, long> rows, double epsilon, Func<Tensor, Tensor> sum, Func<Tensor, Tensor, Tensor> spread)
{
    /// <summary>See <see cref="ILayerRule.Differentiate"/>.</summary>
    public LayerShare Differentiate(IReadOnlyList<LayerCall> calls, double scale)
    {
        using var noGradient = no_grad();
        var normalized = calls.Select(call => Normalizations.Normalize(call.Input, rows(call.Input), epsilon)).ToList();
        var ofWeight = weight is { requires_grad: true }
            ? calls.Zip(normalized, (call, own) => sum(call.OutputGradient * own.Normalized.view(call.Input.shape))).Aggregate((all, next) => all.Plus(next)) : null;
        var ofBias = bias is { requires_grad: true }
            ? calls.Select(call => sum(call.OutputGradient)).Aggregate((all, next) => all.Plus(next)) : null;
        var norms = new[] { ofWeight, ofBias }.OfType<Tensor>().Select(part => part.Squared().reshape(part.shape[0], -1).sum(1)).Aggregate((all, next) => all.Plus(next));
        ofWeight?.mul_(Scalars.Of(2 * scale));
        ofBias?.mul_(Scalars.Of(2 * scale));
        return new LayerShare(norms, [.. calls.Zip(normalized, Derivatives)]);

        (Tensor?, Tensor?) Derivatives(LayerCall call, (Tensor Normalized, Tensor Mean, Tensor Inverse) own)
        {
            var (input, gradient) = call;
            var constant = ofBias is null ? null : spread(ofBias, gradient);
            if (ofWeight is null)
            {
                return (null, constant!.expand_as(gradient));
            }

            var factor = spread(ofWeight, gradient);
            var xhat = own.Normalized.view(input.shape);
            var ofGradient = constant is null ? xhat * factor : addcmul(constant, xhat, factor, Scalars.Of(1));
            return (input.requires_grad ? Normalizations.InputGradient(gradient * factor, input, own.Mean, own.Inverse) : null, ofGradient);
        }
    }
}
