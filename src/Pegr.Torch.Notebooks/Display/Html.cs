namespace Pegr.Torch.Notebooks.Display;

/// <summary>Text that is HTML already: what <c>HTML("…")</c> of a cell makes.</summary>
/// <param name="Content">The text.</param>
public sealed record Html(string Content)
{
    /// <inheritdoc/>
    public override string ToString() => Content;
}
