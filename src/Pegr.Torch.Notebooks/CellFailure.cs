namespace Pegr.Torch.Notebooks;

/// <summary>Why a cell did not run to its end.</summary>
/// <param name="Line">The line of the cell, from 1; 0 where it is not known.</param>
/// <param name="Message">What went wrong, one line.</param>
internal sealed record CellFailure(int Line, string Message);
