namespace Pegr.Torch.Tests.Analysis.StepCosts;

/// <summary>A clock that moves only when it is told to.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _microseconds;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => _microseconds;

    public void Advance(double milliseconds) => _microseconds += (long)(milliseconds * 1000);
}
