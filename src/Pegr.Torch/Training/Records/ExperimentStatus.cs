namespace Pegr.Torch.Training.Records;

/// <summary>How an experiment ended.</summary>
public static class ExperimentStatus
{
    /// <summary>All runs ended.</summary>
    public const string Complete = "complete";

    /// <summary>A run's loss was no longer finite.</summary>
    public const string Diverged = "diverged";

    /// <summary>It was stopped, and can go on.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>It failed.</summary>
    public const string Failed = "failed";
}
