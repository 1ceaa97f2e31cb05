namespace Pegr.Torch.Notebooks;

/// <summary>What the process that runs a notebook is asked for: a cell, after those before it have run.</summary>
/// <param name="Number">The cell's number, from 1. Where later cells have run already, the process goes back to before it.</param>
/// <param name="Source">Its code.</param>
/// <param name="Language">The language that it says it is in.</param>
/// <param name="IsWatched">Whether the process may be asked to go back.</param>
internal sealed record HostRequest(int Number, string Source, string? Language, bool IsWatched);
