namespace Pegr.Torch.Documents.Tests.Documents;

/// <summary>A fenced block of a document.</summary>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Argument">What stands behind the language, such as a file's name; empty where there is nothing.</param>
/// <param name="Text">What is in the block.</param>
/// <param name="Line">Where it begins, from 1.</param>
internal sealed record Fence(string Language, string Argument, string Text, int Line)
{
    /// <summary>The block of output right below this one; null where there is none.</summary>
    public string? Shown { get; init; }
}
