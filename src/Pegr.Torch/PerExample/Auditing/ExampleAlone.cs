namespace Pegr.Torch.PerExample.Auditing;

/// <summary>A batch of one example: the engine's numbers against the definition's.</summary>
/// <param name="Numbers">What the engine gives.</param>
/// <param name="Tolerance">How far two right computations may lie apart.</param>
internal sealed record ExampleAlone(ExampleNumbers Numbers, AuditTolerance Tolerance)
{
    /// <summary>Squared norms, layer by layer; empty where the definition could not be computed.</summary>
    public IReadOnlyList<LayerComparison> Norms { get; init; } = [];

    /// <summary>‖∇l_k‖² over all trainable parameters.</summary>
    public LayerComparison? Total { get; init; }

    /// <summary>The gradient of ½‖∇l_k‖², layer by layer; empty where it was not compared.</summary>
    public IReadOnlyList<LayerComparison> Penalty { get; init; } = [];

    /// <summary>The norm of the penalty's gradient over all layers.</summary>
    public double PenaltyTruth => Math.Sqrt(Penalty.Sum(layer => layer.Truth * layer.Truth));

    /// <summary>Whether there is a gradient to compare with: an example at a loss of zero shows nothing.</summary>
    public bool IsConclusive => Total is { Truth: > 0 } && double.IsFinite(Total.Truth);
}
