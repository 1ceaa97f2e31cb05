using System.Runtime.InteropServices;
using Pegr.Torch.Diagnostics;

namespace Pegr.Torch.Tests.Analysis.StepCosts;

public sealed class PeakMemoryTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public void It_is_what_was_held_at_the_worst_moment_of_the_action_alone()
    {
        if (PeakMemory.ExtraBytes(() => { }) is null)
        {
            Assert.Skip("The system does not tell.");
        }

        Assert.InRange(PeakMemory.ExtraBytes(() => Hold(96 * Megabyte))!.Value, 90 * Megabyte, 160 * Megabyte);
        Assert.InRange(PeakMemory.ExtraBytes(() => Hold(Megabyte))!.Value, 0, 48 * Megabyte);
    }

    // Pages count once they are written to.
    private static void Hold(int bytes)
    {
        var block = Marshal.AllocHGlobal(bytes);
        for (var offset = 0; offset < bytes; offset += 1024)
        {
            Marshal.WriteByte(block, offset, 1);
        }

        Marshal.FreeHGlobal(block);
    }
}
