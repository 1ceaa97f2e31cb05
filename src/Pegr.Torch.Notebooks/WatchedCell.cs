using System.Text.Json.Nodes;

namespace Pegr.Torch.Notebooks;

/// <summary>A cell that has run, or failed.</summary>
/// <param name="Source">Its code.</param>
/// <param name="Language">The language that it says it is in.</param>
/// <param name="Outputs">What it has shown.</param>
internal sealed record WatchedCell(string Source, string? Language, JsonArray Outputs)
{
    /// <summary>Whether a cell of the file is still this one.</summary>
    public bool Is(NotebookCell cell) => cell.Source == Source && cell.Language == Language;
}
