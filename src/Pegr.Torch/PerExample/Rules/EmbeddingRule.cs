using System.Runtime.CompilerServices;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// <see cref="TorchSharp.Modules.Embedding"/> on ids [n, …]: the gradient's row k sums the output gradients wherever the
/// id is k, so ‖∇‖² sums ⟨g_t, g_u⟩ over pairs of positions with the same id. The padding row has no gradient.
/// </summary>
public sealed class EmbeddingRule : LayerRule<Embedding>
{
    // TorchSharp does not tell how a layer was made; the layer's own gradient does, once per layer.
    private readonly ConditionalWeakTable<Embedding, Properties> _properties = [];

    private static readonly EmbeddingRule Known = new();

    /// <summary>Refuses embeddings without a gradient for each example, in engines that would not notice.</summary>
    /// <exception cref="NotSupportedException">A model holds one.</exception>
    internal static void CheckAll(nn.Module model)
    {
        foreach (var layer in model.modules().OfType<Embedding>().Where(layer => layer.parameters(recurse: false).Any(own => own.requires_grad)))
        {
            Known.Check(layer);
        }
    }

    /// <inheritdoc/>
    protected override void Check(Embedding layer)
    {
        if (_properties.GetValue(layer, Properties.Of).ScalesByFrequency)
        {
            throw new NotSupportedException(
                "Embedding with scale_grad_by_freq divides by how often an id occurs in the whole batch, so an example has no "
                + "gradient of its own. Make the layer without that option.");
        }
    }

    /// <inheritdoc/>
    protected override Tensor SquaredNorms(Embedding layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
        => Rows(layer, calls).SquaredNorms();

    /// <inheritdoc/>
    protected override IReadOnlyList<ExampleGradient> Gradients(Embedding layer, IReadOnlyList<LayerCall> calls) => [Rows(layer, calls)];

    private RowGradient Rows(Embedding layer, IReadOnlyList<LayerCall> calls)
    {
        var ids = cat([.. calls.Select(call => call.Input.reshape(call.Input.shape[0], -1))], 1).to(int64); // [n, T]
        var values = cat([.. calls.Select(call => call.OutputGradient.reshape(ids.shape[0], -1, call.OutputGradient.shape[^1]))], 1);
        if (_properties.GetValue(layer, Properties.Of).Padding is { } padding)
        {
            // A selection: what comes back from padding is often NaN, and times 0 would stay so.
            values = values.masked_fill(ids.eq(Scalars.Of(padding)).unsqueeze(2), Scalars.Of(0));
        }

        return new RowGradient("weight", ids, values);
    }

    private sealed record Properties(long? Padding, bool ScalesByFrequency)
    {
        public static Properties Of(Embedding layer)
        {
            using var scope = NewDisposeScope();
            using var enabled = enable_grad();
            var weight = layer.weight!;
            var rows = weight.shape[0];
            var everyRowTwice = arange(Scalars.Of(0), Scalars.Of(2 * rows), Scalars.Of(1), int64, weight.device).remainder(Scalars.Of(rows));

            // With max_norm a call shortens the rows that it reads: not the layer's own.
            using var own = new ParameterKeeper([weight]);
            own.UseCopies();
            var gradient = Autograd.Gradients(layer.forward(everyRowTwice).sum(), [weight])[0]!.to_dense().select(1, 0);
            var without = gradient.eq(Scalars.Of(0)).nonzero().flatten();
            return new Properties(
                without.numel() > 0 ? without[0].item<long>() : null,
                ScalesByFrequency: gradient.max().to(float64).item<double>() == 1);
        }
    }
}
