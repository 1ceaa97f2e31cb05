using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Optimizers;

/// <summary>What every optimizer's step begins with.</summary>
internal static class SteppedParameters
{
    /// <summary>The parameters that have a gradient, each with what the step descends along.</summary>
    /// <param name="group">The parameters.</param>
    /// <param name="weightDecay">Weight decay (L2), added to the gradient as a part of it.</param>
    /// <param name="maximize">Whether the gradient is turned around first.</param>
    public static IEnumerable<(Parameter Parameter, Tensor Gradient)> Of(ParamGroup group, double? weightDecay, bool? maximize = false)
    {
        foreach (var parameter in group.Parameters)
        {
            if (parameter.grad is { } gradient)
            {
                gradient = maximize == true ? gradient.neg() : gradient;
                yield return (parameter, weightDecay is { } decay and not 0 ? gradient.add(parameter, Scalars.Of(decay)) : gradient);
            }
        }
    }
}
