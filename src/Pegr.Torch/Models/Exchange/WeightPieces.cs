using TorchSharp.Modules;

namespace Pegr.Torch.Models.Exchange;

/// <summary>Where a weight of TorchSharp's layer is kept in a composition.</summary>
/// <param name="Name">The weight's name in TorchSharp's layer, which is PyTorch's.</param>
/// <param name="Pieces">The composition's parameters that make it up, one after the other along the first axis.</param>
internal sealed record WeightPieces(string Name, params Parameter[] Pieces);
