using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>
/// The state of torch's own generator on the CPU. TorchSharp's <c>random.get_rng_state</c> and <c>set_rng_state</c> make an object for that
/// generator in passing, and a garbage collection that frees it during the call ends the process; here one is kept.
/// </summary>
internal static class GlobalGenerator
{
    private static readonly Lazy<Generator> Kept = new(() => Generator.Default);

    /// <summary>A copy of the state, for the caller to dispose of.</summary>
    public static Tensor GetState() => Kept.Value.get_state();

    /// <summary>Puts a state back.</summary>
    /// <param name="state">What <see cref="GetState"/> gave.</param>
    public static void SetState(Tensor state)
    {
        Kept.Value.set_state(state);
        GC.KeepAlive(state);
    }
}
