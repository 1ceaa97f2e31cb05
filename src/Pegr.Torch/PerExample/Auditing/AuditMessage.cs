using System.Globalization;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>What an audit's findings say to the user; null where there is nothing to say.</summary>
internal static class AuditMessage
{
    private const int Named = 4;

    private const string WaysOn = "Use the loop engine (exact, one example at a time), or, if you know better, GhostEngine.Audit = AuditMode.Never.";

    private const string LayerReasons =
        "Likely reasons: a weight is shared by several layers, or used besides its layer's call (in forward, in the loss, by layer.forward(x)); "
        + "a gradient is taken inside forward or the loss; a hook changes the layer's output; the layer's first axis is not the examples; "
        + "an option of the layer that its rule does not know.";

    private const string MixingReasons =
        "Likely reasons: forward uses statistics over the batch, or an axis of a layer (attention, recurrence) that is the examples'; "
        + "the loss uses something of the whole batch, or outputs and targets of different shape, which broadcast; a normalization of single numbers, "
        + "such as GroupNorm with a channel to each group on maps of one pixel, whose gradient is rounding alone.";

    private const string IndexReasons =
        "Likely reasons: the loss uses something of the whole batch, such as weights by index, where an example's loss may depend on its own outputs and targets alone; "
        + "a recurrence or attention over the first axis (batchFirst)";

    private const string TakenAsTheyAre = "GhostEngine.Audit = AuditMode.Never takes the losses as they are.";

    /// <summary>The engine against the definition on one example.</summary>
    public static AuditException? OfDefinition(long example, ExampleAlone alone)
    {
        if (alone.Total is not { } total)
        {
            return null;
        }

        var rounding = alone.Tolerance;
        var wrong = alone.Norms.Where(layer => layer.Differs(rounding.Norm, rounding.Share, total.Truth, rounding.Floor)).ToList();
        if (wrong.Count == 0 && total.Differs(rounding.Norm, 0, 0, rounding.Floor))
        {
            wrong.Add(total);
        }

        if (wrong.Count > 0)
        {
            return Exception($"squared gradient norm of example {example}", wrong, "by its rule", LayerReasons);
        }

        var whole = alone.PenaltyTruth;
        wrong = [.. alone.Penalty.Where(layer => layer.Differs(rounding.Derivative, rounding.Derivative / 10, whole, rounding.Floor))];
        return wrong.Count == 0 ? null
            : Exception(
                $"gradient of the penalty of example {example}", wrong, "by the rules", LayerReasons + " The norms agree, so a rule's derivative may be wrong too.");
    }

    /// <summary>An example beside another one against the example alone.</summary>
    public static AuditException? OfMixing(long example, ExampleNumbers alone, ExampleNumbers beside, AuditTolerance rounding)
    {
        var loss = new LayerComparison(null, beside.Loss, alone.Loss);
        var same = alone.Norms.Select(layer => layer.Layer).SequenceEqual(beside.Norms.Select(layer => layer.Layer));

        // Loops may go through other modules for one example than for two; then the sums are compared.
        IEnumerable<LayerComparison> compared = same
            ? alone.Norms.Zip(beside.Norms, (truth, found) => new LayerComparison(truth.Layer, found.SquaredNorm, truth.SquaredNorm))
            : [new LayerComparison(null, beside.Total, alone.Total)];
        List<LayerComparison> wrong = [.. compared.Where(layer => layer.Differs(rounding.Pass, rounding.Pass / 10, alone.Total, rounding.Floor))];
        if (loss.Differs(rounding.Pass, 0, 0))
        {
            return OfMixedLoss(example, loss, "beside another example", Names(wrong));
        }

        return wrong.Count > 0
            ? new AuditException(
                $"The model or the loss mixes the examples of a batch, so an example has no gradient of its own: the squared gradient norm of example {example} "
                + $"is not the same beside another example as alone: {List(wrong, "beside another", "alone")} {MixingReasons}",
                Names(wrong))
            : null;
    }

    /// <summary>An example's loss among all of a batch against that of the example alone.</summary>
    public static AuditException? OfMixing(long example, double alone, double amongAll, long count, AuditTolerance rounding)
    {
        var loss = new LayerComparison(null, amongAll, alone);
        return loss.Differs(rounding.Pass, 0, 0) ? OfMixedLoss(example, loss, $"in the batch of {count}", []) : null;
    }

    /// <summary>An example's loss in a batch against that in a part of it.</summary>
    public static AuditException OfParts(int example, double whole, double part, long count)
        => new(
            $"The loss of example {example} is {Number(whole)} in the batch of {count} and {Number(part)} in one half of it, so the model or the loss "
            + $"mixes the examples of a batch and an example has no gradient of its own. {MixingReasons} {TakenAsTheyAre}",
            []);

    /// <summary>An example's loss in a batch against that in one of as many rows, where it stands in its own row or in another.</summary>
    public static Exception OfExchange(long example, double whole, long row, double exchanged, long count)
        => row == example
            ? new AuditException(
                $"The loss of example {example} is {Number(whole)} in the batch and {Number(exchanged)} where other examples of the {count} are exchanged, so the model "
                + $"or the loss mixes the examples of a batch and an example has no gradient of its own. {MixingReasons} {TakenAsTheyAre}",
                [])
            : new InvalidOperationException(
                $"The loss of example {example} is {Number(whole)} in its row of the batch and {Number(exchanged)} in row {row}, where per-example gradients need that any row "
                + $"will do. {IndexReasons}; a parameter or a matrix of the batch's size. {TakenAsTheyAre}");

    /// <summary>A model, rule or loss that fails on a few examples.</summary>
    public static Exception OfError(int examples, Exception error)
        => new InvalidOperationException(
            $"On {(examples == 1 ? "one example" : "two examples")} of the batch the model or the loss fails, where per-example gradients need that any number will do: {FirstLine(error).TrimEnd('.')}. "
            + $"{IndexReasons}; squeeze() drops the examples' axis; a layer's first axis is not the examples; a fixed batch size. "
            + "GhostEngine.Audit = AuditMode.Never goes without looking at examples alone.",
            error);

    /// <summary>An exception's first line.</summary>
    public static string FirstLine(Exception error) => error.Message.Split('\n')[0].Trim();

    private static AuditException OfMixedLoss(long example, LayerComparison loss, string where, IReadOnlyList<string> layers)
        => new(
            $"The loss of example {example} is {Number(loss.Truth)} alone and {Number(loss.Found)} {where}, so the model or the loss "
            + $"mixes the examples of a batch and an example has no gradient of its own. {MixingReasons}",
            layers);

    private static AuditException Exception(string what, List<LayerComparison> wrong, string by, string reasons)
        => new(
            $"The ghost engine is wrong on this model: the {what} differs from autograd's: {List(wrong, by, "by autograd")} {reasons} {WaysOn}",
            Names(wrong));

    private static IReadOnlyList<string> Names(List<LayerComparison> wrong) => [.. wrong.Select(layer => layer.Layer).OfType<string>()];

    private static string List(List<LayerComparison> wrong, string found, string truth)
    {
        var parts = wrong.Take(Named).Select(
            layer => $"{(layer.Layer is { } name ? name.Length == 0 ? "(model)" : name : "all layers")} {Number(layer.Found)} {found}, {Number(layer.Truth)} {truth}");
        return string.Join("; ", parts) + (wrong.Count > Named ? $"; and {wrong.Count - Named} more." : ".");
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
