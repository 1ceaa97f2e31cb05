using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Optimizers;

/// <summary>What Adam and AdamW do alike: the moments of one parameter's gradient and the step along them.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Beta1">Decay of the mean.</param>
/// <param name="Beta2">Decay of the mean square.</param>
/// <param name="Epsilon">Added to the root.</param>
internal readonly record struct AdaptiveMoments(double LearningRate, double Beta1, double Beta2, double Epsilon)
{
    /// <summary>Moves a parameter by its k-th step.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="k">The step, from 1.</param>
    /// <param name="mean">The gradient's running mean, updated.</param>
    /// <param name="square">Its running mean square, updated.</param>
    /// <param name="largest">Its largest mean square so far, updated; null where it is not used (AMSGrad).</param>
    public void Step(Tensor parameter, Tensor gradient, long k, Tensor mean, Tensor square, Tensor? largest)
    {
        mean.mul_(Scalars.Of(Beta1)).add_(gradient, Scalars.Of(1 - Beta1));
        square.mul_(Scalars.Of(Beta2)).addcmul_(gradient, gradient, Scalars.Of(1 - Beta2));
        largest?.copy_(maximum(largest, square));

        var root = (largest ?? square).sqrt().Over(Math.Sqrt(1 - Math.Pow(Beta2, k))).Increase(Epsilon);
        parameter.addcdiv_(mean, root, Scalars.Of(-(LearningRate / (1 - Math.Pow(Beta1, k)))));
    }
}
