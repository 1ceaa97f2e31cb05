using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>How initial weights of the signal-noise CNN are drawn.</summary>
/// <param name="Key">The name in settings.</param>
/// <param name="IsRotationInvariant">Whether turning the axes leaves the distribution as it is.</param>
/// <param name="StandardDeviation">That of one weight, from sigma_0 and d.</param>
/// <param name="Standard">Draws numbers of mean 0 and variance 1, float64, on the CPU.</param>
public sealed record FilterInitialization(
    string Key, bool IsRotationInvariant, Func<double, int, double> StandardDeviation, Func<Generator, long[], Tensor> Standard)
{
    private static readonly double WidthOfVariance1 = Math.Sqrt(12);

    private static readonly Registry<FilterInitialization> All = new("init", new FilterInitialization[]
    {
        new("normal", true, (initStd, _) => initStd, (generator, shape) => generator.Normal(shape, float64)),
        new("fan-in", false, (_, dim) => 1 / Math.Sqrt(3.0 * dim), (generator, shape) => generator.Uniform(shape, float64).Plus(-0.5).Times(WidthOfVariance1)),
    }.Select(entry => (entry.Key, entry)));

    /// <summary>The keys: <c>normal</c>, N(0, sigma_0²), and <c>fan-in</c>, uniform between −1/√d and 1/√d as PyTorch's default is.</summary>
    public static IReadOnlyList<string> Keys => All.Keys;

    /// <summary>The initialization of a key.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static FilterInitialization Find(string key) => All.Find(key);

    /// <summary>Draws weights.</summary>
    /// <param name="generator">Where they are drawn from, on the CPU.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="initStd">sigma_0.</param>
    /// <param name="dim">d.</param>
    /// <returns>float64, of the current dispose scope.</returns>
    public Tensor Draw(Generator generator, long[] shape, double initStd, int dim)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Alive.Require(generator);
        using var scope = NewDisposeScope();
        return Standard(generator, shape).Times(StandardDeviation(initStd, dim)).MoveToOuterDisposeScope();
    }
}
