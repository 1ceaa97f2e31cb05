using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary>Base of the kinds: makes either layer from the other.</summary>
internal abstract class CompositionKind<TOriginal, TComposed> : ICompositionKind
    where TOriginal : nn.Module
    where TComposed : nn.Module
{
    private const int Seed = 1;

    /// <inheritdoc/>
    public Type Original => typeof(TOriginal);

    /// <inheritdoc/>
    public Type Composed => typeof(TComposed);

    /// <inheritdoc/>
    public abstract string Declaration { get; }

    /// <inheritdoc/>
    public nn.Module Compose(string name, nn.Module original)
    {
        using var fork = Seeds.Fork(Seed, "composition");
        TComposed settings;
        double dropout;
        using (NewDisposeScope())
        {
            (settings, dropout) = Recognize(name, (TOriginal)original);
        }

        using var found = settings; // its weights are not those of a scope
        var composed = Create(found, dropout);
        Adapt(composed, original);
        ComposedWeights.Copy(original, (IComposition)composed);
        return composed;
    }

    /// <inheritdoc/>
    public nn.Module Restore(nn.Module composed)
    {
        using var fork = Seeds.Fork(Seed, "composition");
        var original = Create((TComposed)composed);
        Adapt(original, composed);
        ComposedWeights.Copy((IComposition)composed, original);
        return original;
    }

    /// <summary>A composition with a layer's settings, its weights aside, to be disposed of, and the layer's dropout. Runs in a dispose scope of its own.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    protected abstract (TComposed Settings, double Dropout) Recognize(string name, TOriginal layer);

    /// <summary>A composition with dropout and otherwise the settings of another.</summary>
    protected abstract TComposed Create(TComposed settings, double dropout);

    /// <summary>TorchSharp's layer with a composition's settings.</summary>
    protected abstract TOriginal Create(TComposed settings);

    private static void Adapt(nn.Module layer, nn.Module like)
    {
        var parameter = like.parameters().First();
        layer.to(parameter.dtype).to(parameter.device);
        layer.train(like.training);
        foreach (var own in layer.parameters())
        {
            own.DetachFromDisposeScope(); // those of an embedding would end with the scope that it was made in
        }
    }
}
