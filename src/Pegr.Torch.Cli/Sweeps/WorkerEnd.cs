namespace Pegr.Torch.Cli.Sweeps;

/// <summary>How a worker's process ended.</summary>
/// <param name="Device">Its device.</param>
/// <param name="ExitCode">What it returned.</param>
/// <param name="Message">What it said on standard error.</param>
internal sealed record WorkerEnd(string Device, int ExitCode, string Message);
