namespace Pegr.Torch.PerExample.Auditing;

/// <summary>What came of an audit.</summary>
/// <param name="Report">What was compared; null where nothing was.</param>
/// <param name="Failure">Why the engine's numbers cannot be trusted; null where they can.</param>
/// <param name="IsConclusive">Whether the example's gradient was one that shows something.</param>
internal sealed record AuditOutcome(AuditReport? Report, Exception? Failure, bool IsConclusive)
{
    /// <summary>Throws the failure, if there is one.</summary>
    public void ThrowFailure()
    {
        if (Failure is not null)
        {
            throw Failure;
        }
    }
}
