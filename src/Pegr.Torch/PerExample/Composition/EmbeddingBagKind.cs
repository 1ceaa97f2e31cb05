using Pegr.Torch.Models.Composed;
using Pegr.Torch.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary><see cref="EmbeddingBag"/> and <see cref="ComposedEmbeddingBag"/>.</summary>
internal sealed class EmbeddingBagKind : ProbedKind<EmbeddingBag, ComposedEmbeddingBag>
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

        var isMaximum = IsMaximum(layer, weight, padding == 0 ? 1 : 0);
        return Enum.GetValues<EmbeddingBagMode>().Where(mode => isMaximum is null || isMaximum == (mode == EmbeddingBagMode.Max)).SelectMany(
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
        var (ids, offsets) = Bags(settings, input);
        return layer.call(ids, offsets).flatten();
    }

    /// <inheritdoc/>
    protected override Tensor Outputs(ComposedEmbeddingBag layer, Func<long[], Tensor> input)
    {
        var (ids, offsets) = Bags(layer, input);
        return layer.call(ids, offsets).flatten();
    }

    // Bags of other sizes, of which one holds an id twice that is not padding, as only sum and mean tell apart where there is no other, and the last
    // is empty, or there only to tell where the last one ends. Not bags of one size: with include_last_offset these write beyond libtorch's memory.
    private static (Tensor Ids, Tensor Offsets) Bags(ComposedEmbeddingBag settings, Func<long[], Tensor> input)
    {
        var device = input([1]).device;
        var ids = new[] { 0, 1, 2 }.Where(id => id < settings.Ids && id != settings.Padding).DefaultIfEmpty(0).Select(id => (long)id).ToArray();
        return (tensor([ids[0], ids[0], ids[0], ids[^1], ids[^1], settings.Padding ?? 0], device: device), tensor([0L, 1, 4, 6], device: device));
    }

    // The sum of two numbers as large as can be, which the mean is made from, is infinite; their maximum is not. Of a single id's embeddings
    // mean and maximum are the same otherwise. Null if there is padding only.
    private static bool? IsMaximum(EmbeddingBag layer, Tensor weight, long id)
    {
        if (id >= weight.shape[0])
        {
            return null;
        }

        var kept = weight.clone();
        weight.fill_(Scalars.Of(finfo(weight.dtype).max));
        var output = layer.call(tensor([id, id], device: weight.device), tensor([0L, 2], device: weight.device))[0];
        weight.copy_(kept);
        return output.isfinite().all().ToNumber() == 1;
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
