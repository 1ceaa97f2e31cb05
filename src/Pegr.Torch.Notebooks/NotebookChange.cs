namespace Pegr.Torch.Notebooks;

/// <summary>Cells of a notebook that are to run.</summary>
/// <param name="Document">The notebook.</param>
/// <param name="First">The number of the first of them, from 1.</param>
public sealed record NotebookChange(NotebookDocument Document, int First)
{
    /// <summary>The number of the last of them.</summary>
    public int Last => Document.CodeCells.Count;
}
