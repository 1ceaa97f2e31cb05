using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Optimizers;

/// <summary>
/// TorchSharp's AdamW with a step that is safe from the garbage collector (see <see cref="Scalars"/>); settings, results and state are
/// the same, bit for bit.
/// </summary>
/// <param name="parameters">The parameters; one that is listed several times, as <c>parameters()</c> does with tied weights, is stepped once.</param>
/// <param name="learningRate">Step size.</param>
/// <param name="weightDecay">Weight decay, apart from the gradient.</param>
public sealed class AdamW(IEnumerable<Parameter> parameters, double learningRate = 1e-3, double weightDecay = 0)
#pragma warning disable RS0030 // Its step, which makes scalars, is replaced.
    : TorchSharp.Modules.AdamW(TensorIdentity.Distinct([.. parameters]), learningRate, weight_decay: weightDecay)
#pragma warning restore RS0030
{
    /// <inheritdoc/>
    public override Tensor step(Func<Tensor>? closure = null)
        => _step<ParamGroup>(
            group =>
            {
                var o = group.Options;
                var moments = new AdaptiveMoments(o.beta1!.Value, o.beta2!.Value);
                foreach (var (parameter, gradient) in SteppedParameters.Of(group, weightDecay: 0, o.maximize))
                {
                    var state = (State)_state[parameter.Handle];
                    parameter.mul_(Scalars.Of(1 - (o.LearningRate!.Value * o.weight_decay!.Value)));
                    moments.Update(gradient, state.exp_avg, state.exp_avg_sq);
                    moments.Step(parameter, o.LearningRate!.Value, o.eps!.Value, ++state.step, state.exp_avg, state.exp_avg_sq, state.max_exp_avg_sq);
                }
            },
            closure);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // What a constructor left that refused its arguments is collected, too, and TorchSharp's own would end the process on it.
        if (disposing)
        {
            base.Dispose(disposing);
        }
    }
}
