namespace Pegr.Torch.Vision.Trained;

/// <summary>What a trained network answers to one image.</summary>
/// <param name="Class">The most probable class, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Probability">Its probability: the softmax of the outputs or, of a network with one output, the logistic function.</param>
/// <param name="Label">The class whose loss <paramref name="GradientNorm"/> is of: the label that was given, or else <paramref name="Class"/>.</param>
/// <param name="GradientNorm">‖∇l‖, the norm of the gradient of the image's loss over all trained parameters.</param>
public sealed record Prediction(int Class, string Name, double Probability, int Label, double GradientNorm)
{
    /// <summary>The image's file; null where it came from none.</summary>
    public string? File { get; init; }
}
