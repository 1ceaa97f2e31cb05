using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>Derivatives with respect to recorded tensors, put together from those with respect to their examples.</summary>
internal sealed class SeedTable
{
    private readonly Dictionary<object, (Tensor Source, Tensor Seed)> _seeds = new(ReferenceEqualityComparer.Instance);

    /// <summary>The tensors and their derivatives, those that have one; of the scope around that of <see cref="Add"/>.</summary>
    public IEnumerable<(Tensor Source, Tensor Seed)> All => _seeds.Values;

    /// <summary>Adds one example's derivatives, null standing for zero.</summary>
    public void Add(IReadOnlyList<Slice> slices, IReadOnlyList<Tensor?> derivatives)
    {
        using var noGradient = no_grad();
        for (var k = 0; k < slices.Count; k++)
        {
            if (derivatives[k] is not { } derivative)
            {
                continue;
            }

            if (!_seeds.TryGetValue(slices[k].Source, out var entry))
            {
                entry = (slices[k].Source, zeros_like(slices[k].Source, requires_grad: false).MoveToOuterDisposeScope());
                _seeds.Add(slices[k].Source, entry);
            }

            slices[k].Of(entry.Seed).Increase(derivative);
        }
    }
}
