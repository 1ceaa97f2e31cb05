using Pegr.Torch.PerExample.Looping;
using Pegr.Torch.PerExample.Rules;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>What the ghost engine does for one layer.</summary>
/// <param name="Name">The layer's name in the model; empty for the model itself.</param>
/// <param name="Type">The layer's type.</param>
/// <param name="Input">Shape of the first call's input.</param>
/// <param name="Output">Shape of the first call's output.</param>
/// <param name="Strategy">The strategy, or "elementwise" where there is no choice.</param>
/// <param name="Multiplications">Estimated multiplications per example for the norm; null where elementwise, and for a loop.</param>
/// <param name="Numbers">Numbers kept per example for the norm; null where elementwise.</param>
public sealed record GhostPlanLayer(
    string Name,
    string Type,
    IReadOnlyList<long> Input,
    IReadOnlyList<long> Output,
    string Strategy,
    double? Multiplications,
    double? Numbers)
{
    /// <summary>What a local loop does, and what would be faster; null for a layer that has a rule.</summary>
    public string? Note { get; init; }

    /// <summary>What a whole step multiplies in this layer, per example; null where elementwise, and for a loop.</summary>
    public StepWork? Work { get; init; }

    internal static GhostPlanLayer Of(RecordedLayer layer, IReadOnlyList<LayerCall> calls, NormStrategy wanted)
    {
        var cost = layer.Rule.Cost(layer.Module, calls);
        var chosen = cost?.Choose(wanted);
        var (name, multiplications, numbers) = (cost, chosen) switch
        {
            (null, _) => ("elementwise", null, null),
            ({ Positions: 1 }, _) => ("outer product", cost.Inputs + cost.Outputs, 2L),
            (_, NormStrategy.InnerProduct) => ("inner product", cost.InnerProductMultiplications, cost.InnerProductNumbers),
            (_, NormStrategy.PixelProduct) => ("pixel product", cost.PixelProductMultiplications, cost.PixelProductNumbers),
            _ => ("instantiated", cost.InstantiatedMultiplications, (long?)cost.InstantiatedNumbers),
        };
        return new GhostPlanLayer(
            layer.Name,
            layer.Module.GetType().Name,
            calls[0].Input.shape,
            calls[0].OutputGradient.shape,
            name,
            multiplications,
            numbers)
        {
            Work = cost is null ? null : StepWork.Of(cost, chosen!.Value, isFirst: !calls.Any(call => call.Input.requires_grad)),
        };
    }

    internal static GhostPlanLayer Of(LoopShare share)
    {
        var (looped, calls) = (share.Looped, share.Looped.Calls);
        return new GhostPlanLayer(
            looped.Name,
            looped.Module.GetType().Name,
            calls[0].Inputs[0].shape,
            calls[0].Outputs[0].shape,
            "local loop",
            Multiplications: null,
            share.Parameters.Sum(parameter => parameter.numel()))
        {
            Note = LoopAdvice.Of(share),
        };
    }
}
