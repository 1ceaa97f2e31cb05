using Pegr.Torch.PerExample.Composition;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// Replaces attention, recurrent and bilinear layers and bags of embeddings by compositions of layers that the ghost engine covers,
/// and back. Both compute the same, to rounding, and have the same weights; TorchSharp's have PyTorch's names for them.
/// </summary>
public static class CompositionConverter
{
    private static readonly ICompositionKind[] Kinds =
    [
        new AttentionKind(), new EncoderLayerKind(), new DecoderLayerKind(), new EncoderKind(), new LSTMKind(), new GRUKind(), new RNNKind(),
        new BilinearKind(), new EmbeddingBagKind(),
    ];

    /// <summary>
    /// Replaces every MultiheadAttention, TransformerEncoderLayer, TransformerDecoderLayer, TransformerEncoder, LSTM, GRU, RNN, Bilinear
    /// and EmbeddingBag below a model, wherever it is held: in a Sequential, in a ModuleList or ModuleDict, or in fields of the user's modules.
    /// Make optimizers afterwards: the parameters are new.
    /// </summary>
    /// <remarks>
    /// <para>TorchSharp's classes are sealed. A field that is to hold either must be declared by their base, such as
    /// <c>Module&lt;Tensor, Tensor?, (Tensor, Tensor)&gt;</c> for a GRU; the message of the exception says which.</para>
    /// <para>Layers are replaced in arrays and collections in modules' fields too, and in variables that lambdas there capture. What static fields and
    /// methods' own variables hold is not seen: the replaced layer is disposed of, and calling it from there fails. Tie parameters
    /// afterwards, to the new ones: a tie to what only such a place holds is not seen either. Hooks go with the replaced layer.</para>
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <returns>The full names of the replaced layers, in the model's order.</returns>
    /// <exception cref="NotSupportedException">A layer is held in a way that cannot take the other one, shares a parameter, or has settings that
    /// no composition has; the message names it and says what to do. The model is then unchanged.</exception>
    public static IReadOnlyList<string> Compose(nn.Module model)
        => Replace(Alive.Require(model), kind => kind.Original, kind => kind.Composed, (kind, name, layer) => kind.Compose(name, layer));

    /// <summary>Puts TorchSharp's layers, with the weights that there are now, in the place of compositions.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The full names of the replaced layers, in the model's order.</returns>
    /// <exception cref="NotSupportedException">A layer is held in a way that cannot take the other one, or shares a parameter. The model is then unchanged.</exception>
    public static IReadOnlyList<string> Restore(nn.Module model)
        => Replace(Alive.Require(model), kind => kind.Composed, kind => kind.Original, (kind, _, layer) => kind.Restore(layer));

    private static List<string> Replace(
        nn.Module model, Func<ICompositionKind, Type> from, Func<ICompositionKind, Type> to, Func<ICompositionKind, string, nn.Module, nn.Module> replacement)
    {
        var found = ModuleTree.Of(model)
            .Select(entry => (entry.Name, entry.Module, Kind: Kinds.FirstOrDefault(kind => from(kind) == entry.Module.GetType())!))
            .Where(layer => layer.Kind is not null)
            .ToList();

        // What belongs to another one of them goes with it.
        var layers = found.Where(layer => !found.Exists(outer => !ReferenceEquals(outer.Module, layer.Module) && outer.Module.modules().Contains(layer.Module))).ToList();
        var holders = new ModuleSlots(model);
        var slots = layers.ConvertAll(layer => holders.Of(layer.Name, layer.Module, to(layer.Kind), layer.Kind.Declaration));
        var replacements = layers.ConvertAll(layer => replacement(layer.Kind, layer.Name, layer.Module));
        for (var i = 0; i < layers.Count; i++)
        {
            slots[i].ForEach(put => put(replacements[i]));
            RetiredModule.Retire(layers[i].Name, layers[i].Module, replacements[i]);
        }

        return layers.ConvertAll(layer => layer.Name);
    }
}
