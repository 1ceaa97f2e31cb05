using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary>One of TorchSharp's layers, and the composition that computes the same.</summary>
internal interface ICompositionKind
{
    /// <summary>TorchSharp's type.</summary>
    Type Original { get; }

    /// <summary>The composition's type.</summary>
    Type Composed { get; }

    /// <summary>The type that can hold either, as it is written in C#.</summary>
    string Declaration { get; }

    /// <summary>A composition with the weights of a layer of TorchSharp.</summary>
    /// <exception cref="NotSupportedException">The layer has settings that no composition has.</exception>
    nn.Module Compose(string name, nn.Module original);

    /// <summary>A layer of TorchSharp with the weights of a composition.</summary>
    nn.Module Restore(nn.Module composed);
}
