using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Draws from a generator, which stays alive for as long as libtorch reads it: to TorchSharp's own calls it is a bare handle, and a
/// generator that was made in passing can be collected during one. Tensors lie on the CPU.
/// </summary>
public static class GeneratorDraws
{
#pragma warning disable RS0030 // The place where they are called: the generator is kept.
    /// <summary>Draws from the standard normal distribution.</summary>
    /// <param name="generator">A generator of the CPU.</param>
    /// <param name="shape">The shape of what is drawn.</param>
    /// <param name="dtype">A floating-point type.</param>
    public static Tensor Normal(this Generator generator, ReadOnlySpan<long> shape, ScalarType dtype)
    {
        var drawn = randn(shape, dtype, generator: Alive.Require(generator));
        GC.KeepAlive(generator);
        return drawn;
    }

    /// <summary>Draws from the uniform distribution on [0, 1).</summary>
    /// <param name="generator">A generator of the CPU.</param>
    /// <param name="shape">The shape of what is drawn.</param>
    /// <param name="dtype">A floating-point type.</param>
    public static Tensor Uniform(this Generator generator, ReadOnlySpan<long> shape, ScalarType dtype)
    {
        var drawn = rand(shape, dtype, generator: Alive.Require(generator));
        GC.KeepAlive(generator);
        return drawn;
    }

    /// <summary>Draws integers, each as likely as the others.</summary>
    /// <param name="generator">A generator of the CPU.</param>
    /// <param name="low">The smallest.</param>
    /// <param name="high">One more than the largest.</param>
    /// <param name="shape">The shape of what is drawn.</param>
    /// <param name="dtype">The type that they are given in.</param>
    public static Tensor Integers(this Generator generator, long low, long high, long[] shape, ScalarType dtype = ScalarType.Int64)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var drawn = randint(low, high, shape, dtype, generator: Alive.Require(generator));
        GC.KeepAlive(generator);
        return drawn;
    }

    /// <summary>Draws +1 or −1, each with probability 1/2.</summary>
    /// <param name="generator">A generator of the CPU.</param>
    /// <param name="count">How many.</param>
    /// <returns>[count], float64.</returns>
    public static Tensor Signs(this Generator generator, long count)
        => generator.Integers(0, 2, [count], ScalarType.Float64).Times(2).Plus(-1);

    /// <summary>Draws an order of the numbers 0 to count − 1.</summary>
    /// <param name="generator">A generator of the CPU.</param>
    /// <param name="count">How many.</param>
    /// <returns>[count], int64.</returns>
    public static Tensor Permutation(this Generator generator, long count)
    {
        var drawn = randperm(count, ScalarType.Int64, generator: Alive.Require(generator));
        GC.KeepAlive(generator);
        return drawn;
    }

    /// <summary>Draws from the gamma distribution of scale 1.</summary>
    /// <param name="generator">A generator of the CPU.</param>
    /// <param name="shapes">The shape parameters, each above 0.</param>
    /// <returns>One draw for each of them.</returns>
    public static Tensor StandardGamma(this Generator generator, Tensor shapes)
    {
        var drawn = _standard_gamma(Alive.Require(shapes), Alive.Require(generator));
        GC.KeepAlive(generator);
        return drawn;
    }
#pragma warning restore RS0030
}
