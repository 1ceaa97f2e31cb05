using Pegr.Torch.Models.Exchange;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary>Copies weights between TorchSharp's layers and compositions, with whether they are trained.</summary>
internal static class ComposedWeights
{
    /// <summary>From TorchSharp's layer.</summary>
    public static void Copy(nn.Module from, IComposition to)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var weights = from.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var (name, pieces) in to.Weights())
        {
            var parts = weights[name].split([.. pieces.Select(piece => piece.shape[0])]);
            for (var i = 0; i < pieces.Length; i++)
            {
                pieces[i].copy_(parts[i].view_as(pieces[i]));
                pieces[i].requires_grad = weights[name].requires_grad;
            }
        }
    }

    /// <summary>To TorchSharp's layer; a weight of several pieces is trained if one of them is.</summary>
    public static void Copy(IComposition from, nn.Module to)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var weights = to.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var (name, pieces) in from.Weights())
        {
            weights[name].copy_(cat(pieces, 0).view_as(weights[name]));
            weights[name].requires_grad = pieces.Any(piece => piece.requires_grad);
        }
    }
}
