namespace Pegr.Torch.Vision.Trained;

/// <summary>How hard a training image is to a trained network.</summary>
/// <param name="Index">Where the image is, from 0, in the data set's training split.</param>
/// <param name="Label">The class that it is trained with.</param>
/// <param name="FileLabel">The class that the data set's files give: another one where label noise changed it.</param>
/// <param name="Answer">The class that the network answers.</param>
/// <param name="Loss">Its loss, in nats.</param>
/// <param name="GradientNorm">‖∇l‖ over all trained parameters: GraNd of this network.</param>
/// <param name="ErrorNorm">‖∂l/∂f‖, f the network's outputs: EL2N of this network.</param>
public sealed record ImageScore(int Index, int Label, int FileLabel, int Answer, double Loss, double GradientNorm, double ErrorNorm)
{
    /// <summary>The image's file; null where one file holds many.</summary>
    public string? File { get; init; }
}
