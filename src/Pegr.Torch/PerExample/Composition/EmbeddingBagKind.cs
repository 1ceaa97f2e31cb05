using Pegr.Torch.Models.Composed;
using Pegr.Torch.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary><see cref="EmbeddingBag"/> and <see cref="ComposedEmbeddingBag"/>.</summary>
internal sealed class EmbeddingBagKind : CompositionKind<EmbeddingBag, ComposedEmbeddingBag>
{
    // With max_norm a call shortens rows that are longer: no row is asked to be as long as this.
    private const double Long = 1e6;

    /// <inheritdoc/>
    public override string Declaration => "Module<Tensor, Tensor?, Tensor?, Tensor>";

    /// <inheritdoc/>
    protected override string Missing => "max_norm or scale_grad_by_freq";

    /// <inheritdoc/>
    protected override IEnumerable<ComposedEmbeddingBag> Settings(EmbeddingBag layer, IReadOnlyDictionary<string, Tensor> weights)
    {
        var weight = weights["weight"];
        weight.mul_(Scalars.Of(Long));
        var before = weight.clone();
        var count = weight.shape[0];
        var each = arange(Scalars.Of(0), Scalars.Of(count + 1), Scalars.Of(1), int64, weight.device);
        var alone = layer.call(each.narrow(0, 0, count), each).narrow(0, 0, count);
        var nothing = alone.eq(Scalars.Of(0)).all(1).nonzero().flatten();
        long? padding = nothing.shape[0] > 0 ? (long)nothing[0].ToNumber() : null;
        if (weight.eq(before).all().ToNumber() == 0 || ScalesByFrequency(layer, weight, padding == 0 ? 1 : 0))
        {
            return [];
        }

        return Enum.GetValues<EmbeddingBagMode>().SelectMany(
            _ => new[] { false, true },
            (mode, last) => new ComposedEmbeddingBag(count, weight.shape[1], mode, padding, last));
    }

    /// <inheritdoc/>
    protected override ComposedEmbeddingBag Create(ComposedEmbeddingBag settings, double dropout)
        => new(settings.Ids, settings.Features, settings.Mode, settings.Padding, settings.IncludeLastOffset);

    /// <inheritdoc/>
    protected override EmbeddingBag Create(ComposedEmbeddingBag settings)
        => nn.EmbeddingBag(
            settings.Ids, settings.Features, mode: settings.Mode, include_last_offset: settings.IncludeLastOffset, padding_index: settings.Padding ?? -1);

    /// <inheritdoc/>
    protected override Tensor Outputs(EmbeddingBag layer, ComposedEmbeddingBag settings, Func<long[], Tensor> input)
    {
        var (ids, offsets) = Bags(settings.Ids, input);
        return layer.call(ids, offsets).flatten();
    }

    /// <inheritdoc/>
    protected override Tensor Outputs(ComposedEmbeddingBag layer, Func<long[], Tensor> input)
    {
        var (ids, offsets) = Bags(layer.Ids, input);
        return layer.call(ids, offsets).flatten();
    }

    // Six ids that recur and differ, and bags of other sizes, of which the last is empty, or there only to tell where the last one ends. Not
    // bags of one size: with include_last_offset these write beyond libtorch's memory.
    private static (Tensor Ids, Tensor Offsets) Bags(long count, Func<long[], Tensor> input)
    {
        var device = input([1]).device;
        return (tensor([0L, 1, 2, 3, 1, 4], device: device).remainder(Scalars.Of(count)), tensor([0L, 1, 4, 6], device: device));
    }

    // Outputs are linear in an id's embedding that is alone in a bag, once or twice: with the option, the gradient is not what they tell.
    private static bool ScalesByFrequency(EmbeddingBag layer, Tensor weight, long id)
    {
        using var enabled = enable_grad();
        if (!weight.requires_grad || id >= weight.shape[0])
        {
            return false; // a constant has no gradient to scale
        }

        var (once, twice) = (Sizes([id]), Sizes([id, id]));
        return twice.Gradient / once.Gradient < 0.75 * twice.Output / once.Output;

        (double Output, double Gradient) Sizes(long[] bag)
        {
            var output = layer.call(tensor(bag, device: weight.device), tensor([0L, bag.Length], device: weight.device))[0];
            var gradient = Autograd.Gradients(output.sum(), [weight])[0]!;
            return (output.abs().sum().ToNumber(), (gradient.is_sparse ? gradient.to_dense() : gradient).abs().max().ToNumber());
        }
    }
}
