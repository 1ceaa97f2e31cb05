namespace Pegr.Torch.Models.Exchange;

/// <summary>A layer that computes what one of TorchSharp's does, of layers that the ghost engine covers.</summary>
internal interface IComposition
{
    /// <summary>All weights, by the names that TorchSharp's layer has for them.</summary>
    IEnumerable<WeightPieces> Weights();
}
