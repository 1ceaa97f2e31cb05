using System.Text.Json.Nodes;

namespace Pegr.Torch.Notebooks;

/// <summary>What the process that runs a notebook tells after every cell.</summary>
/// <param name="Outputs">What the cell has shown.</param>
/// <param name="Failure">What went wrong; <see langword="null"/> where nothing did.</param>
internal sealed record HostMessage(JsonArray Outputs, CellFailure? Failure);
