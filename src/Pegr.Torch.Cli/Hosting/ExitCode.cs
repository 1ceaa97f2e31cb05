namespace Pegr.Torch.Cli.Hosting;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>A run or check that had begun did not end well.</summary>
    public const int Failed = 1;

    /// <summary>What the user gave cannot be used; nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by SIGHUP: 128 + 1, as shells have it.</summary>
    public const int HungUp = 129;

    /// <summary>Stopped by Ctrl-C: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM: 128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>Stopped by a signal.</summary>
    /// <param name="number">Its number on this system.</param>
    public static int OfSignal(int number) => 128 + number;
}
