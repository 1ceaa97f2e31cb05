namespace Pegr.Torch.Theory;

/// <summary>The weights of PEGR's penalty at which the noise stops growing before the signal does.</summary>
/// <param name="Lower">From here on noise does not grow: 2m / (q(q−1) sigma_p² d).</param>
/// <param name="Upper">From here on the signal does not grow: 2m / (q(q−1) ‖mu‖²), times 1 − 2p with label flips.</param>
public sealed record LambdaWindow(double Lower, double Upper)
{
    /// <summary>Whether no lambda lies in it: the noise patch is no longer than the signal.</summary>
    public bool IsEmpty => Lower >= Upper;

    /// <summary>Its middle on a logarithmic scale.</summary>
    public double Middle => Math.Sqrt(Lower * Upper);
}
