namespace Pegr.Torch.Diagnostics;

/// <summary>How far a step's gradient on a device is from the CPU's, with the same data and weights.</summary>
/// <param name="Kind">Objective and engine.</param>
/// <param name="DType"><c>float64</c> or <c>float32</c>.</param>
/// <param name="Relative">Norm of the difference divided by the norm of the CPU's gradient.</param>
/// <param name="Allowed">What rounding in another order may make of it.</param>
public sealed record DeviceDifference(StepKind Kind, string DType, double Relative, double Allowed)
{
    /// <summary>Whether the device computes what the CPU does.</summary>
    public bool Passed => Relative <= Allowed;
}
