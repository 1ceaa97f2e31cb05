using System.Text;
using TorchSharp;

namespace Pegr.Torch.Runtime;

/// <summary>Independent streams of random numbers from one seed, the same on every device and platform.</summary>
public static class Seeds
{
    /// <summary>Derives the seed of one stream.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the stream is for, such as <c>train-data</c>; other purposes give unrelated streams.</param>
    public static long Derive(int seed, string purpose)
    {
        // FNV-1a over the purpose, then two rounds of SplitMix64's finaliser (Steele, Lea, Flood 2014).
        var hash = 0xCBF29CE484222325UL;
        foreach (var b in Encoding.UTF8.GetBytes(purpose))
        {
            hash = (hash ^ b) * 0x100000001B3UL;
        }

        return (long)(Mix(Mix(hash) + (uint)seed) >> 1); // non-negative, as torch wants it
    }

    /// <summary>A CPU generator for one stream; the caller disposes it.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the stream is for.</param>
    public static torch.Generator Generator(int seed, string purpose) => new((ulong)Derive(seed, purpose), torch.CPU);

    /// <summary>
    /// Seeds torch's global generator, which draws the initial weights of TorchSharp's own layers, and puts its
    /// former state back on disposal.
    /// </summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the stream is for.</param>
    public static IDisposable Fork(int seed, string purpose) => new GlobalFork(Derive(seed, purpose));

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private sealed class GlobalFork : IDisposable
    {
        private readonly torch.Tensor _state = GlobalGenerator.GetState().DetachFromDisposeScope();

        public GlobalFork(long seed) => torch.random.manual_seed(seed);

        public void Dispose()
        {
            GlobalGenerator.SetState(_state);
            _state.Dispose();
        }
    }
}
