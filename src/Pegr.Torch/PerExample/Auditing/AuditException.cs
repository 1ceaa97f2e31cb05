namespace Pegr.Torch.PerExample.Auditing;

/// <summary>An engine's numbers for a model differ from the definition; the message names layers, numbers and likely reasons.</summary>
/// <param name="message">What differs and what to do.</param>
/// <param name="layers">The names of the layers that differ.</param>
public sealed class AuditException(string message, IReadOnlyList<string> layers) : NotSupportedException(message)
{
    /// <summary>The names, in the model, of the layers whose numbers differ; empty where they are the loss's alone.</summary>
    public IReadOnlyList<string> Layers { get; } = layers;
}
