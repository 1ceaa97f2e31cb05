namespace Pegr.Torch.PerExample.Ghost;

/// <summary>Layers that have a rule are used in a way that it does not cover.</summary>
/// <param name="layers">Their names in the model.</param>
/// <param name="message">How they are used, and what to do.</param>
internal sealed class LayerUnfitException(IReadOnlyList<string> layers, string message) : NotSupportedException(message)
{
    /// <summary>The layers' names in the model.</summary>
    public IReadOnlyList<string> Layers { get; } = layers;
}
