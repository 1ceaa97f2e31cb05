using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Relays;

/// <summary>
/// A scalar whose derivative with respect to tensors is what was given for each of them. A backward pass that starts from it, in place of
/// from the tensors themselves, owns these derivatives: it adds to them in place, and frees each of them when it has passed.
/// </summary>
internal sealed class SeedSource : Relay<SeedSource, SeedSource.State>
{
    // Of few numbers the call into managed code takes longer than what it saves.
    private const long FewestNumbers = 1 << 20;

    /// <summary>Whether it is worth while. On a CPU derivatives run on the thread that asks for them, on which relays depend.</summary>
    public static bool Serves(IReadOnlyList<Tensor> seeds)
        => seeds.All(seed => seed.device_type == TorchSharp.DeviceType.CPU && !seed.is_sparse) && seeds.Sum(seed => seed.numel()) >= FewestNumbers;

    /// <summary>The scalar, in the current dispose scope. The seeds become its own when theirs ends.</summary>
    public static Tensor Of(IReadOnlyList<Tensor> roots, IReadOnlyList<Tensor> seeds, RelayedPass pass)
        => Recorded(
            zeros(1),
            [.. roots],
            [],
            new State(pass, roots.Count) { Seeds = [.. Autograd.Unviewed(seeds).Select(seed => seed.DetachFromDisposeScope())] });

    /// <inheritdoc/>
    protected override Tensor?[] Gradients(IReadOnlyList<Tensor> saved, State state, Tensor outputGradient)
    {
        var seeds = state.Seeds;
        state.Seeds = [];
        return seeds;
    }

    /// <summary>What it keeps.</summary>
    internal sealed record State(RelayedPass Pass, int Inputs) : IRelayState
    {
        /// <summary>The derivatives, until they are taken.</summary>
        public Tensor?[] Seeds { get; set; } = [];
    }
}
