using Pegr.Torch.PerExample.Rules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>A layer, its rule, and its calls in one forward pass.</summary>
/// <param name="Name">Path in the model; empty for the model itself.</param>
/// <param name="Module">The layer.</param>
/// <param name="Rule">Its rule.</param>
/// <param name="Parameters">Its own trainable parameters by name. One that several names or layers share is the same object everywhere.</param>
internal sealed record RecordedLayer(string Name, nn.Module Module, ILayerRule Rule, IReadOnlyDictionary<string, Parameter> Parameters)
{
    /// <summary>Every call, in order.</summary>
    public List<RecordedCall> Calls { get; } = [];
}
