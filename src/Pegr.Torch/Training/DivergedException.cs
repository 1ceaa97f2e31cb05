namespace Pegr.Torch.Training;

/// <summary>A training run whose loss or gradient became NaN or infinite.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line that names the objective, the step and lambda, and what to try.</param>
    public DivergedException(string message)
        : base(message)
    {
    }
}
