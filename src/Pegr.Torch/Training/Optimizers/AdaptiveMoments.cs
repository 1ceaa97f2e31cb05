using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Optimizers;

/// <summary>What Adam and its relatives do alike: the moments of one parameter's gradient and the step along them.</summary>
/// <param name="Beta1">Decay of the mean.</param>
/// <param name="Beta2">Decay of the mean square.</param>
internal readonly record struct AdaptiveMoments(double Beta1, double Beta2)
{
    /// <summary>Takes a gradient into its running mean and mean square.</summary>
    public void Update(Tensor gradient, Tensor mean, Tensor square)
    {
        mean.mul_(Scalars.Of(Beta1)).add_(gradient, Scalars.Of(1 - Beta1));
        square.mul_(Scalars.Of(Beta2)).addcmul_(gradient, gradient, Scalars.Of(1 - Beta2));
    }

    /// <summary>Moves a parameter by Adam's k-th step.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="epsilon">Added to the root.</param>
    /// <param name="k">The step, from 1.</param>
    /// <param name="mean">The gradient's running mean.</param>
    /// <param name="square">Its running mean square.</param>
    /// <param name="largest">Its largest mean square so far, updated; null where it is not used (AMSGrad).</param>
    public void Step(Tensor parameter, double learningRate, double epsilon, long k, Tensor mean, Tensor square, Tensor? largest)
    {
        largest?.copy_(maximum(largest, square));
        var root = (largest ?? square).sqrt().Over(Math.Sqrt(1 - Math.Pow(Beta2, k))).Increase(epsilon);
        parameter.addcdiv_(mean, root, Scalars.Of(-(learningRate / (1 - Math.Pow(Beta1, k)))));
    }
}
