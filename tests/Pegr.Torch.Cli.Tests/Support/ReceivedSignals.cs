using Pegr.Torch.Cli.Hosting;

namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>Signals that reach what tests start: a process that was started to ignore one, by nohup or in the background, hands that on.</summary>
internal static class ReceivedSignals
{
    public const int Interrupt = 2;

    /// <summary>Skips the test where a signal is ignored: it would wait for ever for what the signal does.</summary>
    public static void Require(int signal)
    {
        if (IgnoredSignals.Contain(signal))
        {
            Assert.Skip($"These tests were started to ignore signal {signal}.");
        }
    }
}
