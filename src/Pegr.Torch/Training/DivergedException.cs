using System.Globalization;

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

    /// <summary>Tells when and where a run diverged.</summary>
    /// <param name="step">The optimizer step.</param>
    /// <param name="objective">The objective's key.</param>
    /// <param name="lambda">The penalty's weight.</param>
    /// <param name="what">What is no longer finite.</param>
    internal static DivergedException At(int step, string objective, double lambda, string what) => step == 0
        ? new($"{objective} cannot begin: the {what} is not finite before the first step. Use smaller initial weights or smaller numbers in the data.")
        : At($"at step {step}", objective, lambda, what);

    /// <summary>Tells where a run diverged.</summary>
    /// <param name="where">At which steps.</param>
    /// <param name="objective">The objective's key.</param>
    /// <param name="lambda">The penalty's weight.</param>
    /// <param name="what">What is no longer finite.</param>
    internal static DivergedException At(string where, string objective, double lambda, string what) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{objective} diverged {where} with lambda {lambda}: the {what} is no longer finite. Lower the learning rate, the weight decay or lambda."));
}
