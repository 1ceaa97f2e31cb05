namespace Pegr.Torch.Diagnostics;

/// <summary>What a whole optimizer step takes on the CPU and on a device.</summary>
/// <param name="Kind">Objective and engine.</param>
/// <param name="CpuMilliseconds">Median on the CPU.</param>
/// <param name="DeviceMilliseconds">Median on the device.</param>
public sealed record DeviceSpeed(StepKind Kind, double CpuMilliseconds, double DeviceMilliseconds)
{
    /// <summary>How many times as fast the device is.</summary>
    public double Speedup => CpuMilliseconds / DeviceMilliseconds;
}
