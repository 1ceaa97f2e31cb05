using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Optimizers;

/// <summary>
/// TorchSharp's NAdam with a step that is safe from the garbage collector (see <see cref="Scalars"/>); settings, results and state are
/// the same, bit for bit.
/// </summary>
/// <param name="parameters">The parameters; one that is listed several times, as <c>parameters()</c> does with tied weights, is stepped once.</param>
/// <param name="learningRate">Step size.</param>
/// <param name="weightDecay">Weight decay (L2), part of the gradient.</param>
public sealed class NAdam(IEnumerable<Parameter> parameters, double learningRate = 1e-3, double weightDecay = 0)
#pragma warning disable RS0030 // Its step, which makes scalars, is replaced.
    : TorchSharp.Modules.NAdam(TensorIdentity.Distinct([.. parameters]), learningRate, weight_decay: weightDecay)
#pragma warning restore RS0030
{
    /// <inheritdoc/>
    public override Tensor step(Func<Tensor>? closure = null)
        => _step<ParamGroup>(
            group =>
            {
                var o = group.Options;
                var moments = new AdaptiveMoments(o.beta1!.Value, o.beta2!.Value);
                foreach (var (parameter, gradient) in SteppedParameters.Of(group, o.weight_decay))
                {
                    var state = (State)_state[parameter.Handle];
                    moments.Update(gradient, state.exp_avg, state.exp_avg_sq);
                    Move(parameter, gradient, state, o);
                }
            },
            closure);

    // Nesterov's look ahead: Dozat, "Incorporating Nesterov Momentum into Adam", 2016, as PyTorch has it.
    private static void Move(Parameter parameter, Tensor gradient, State state, Options o)
    {
        var k = ++state.step;
        var (momentum, next) = (Momentum(k), Momentum(k + 1));
        state.mu_product *= momentum;
        var root = state.exp_avg_sq.Over(1 - Math.Pow(o.beta2!.Value, k)).sqrt_().Increase(o.eps!.Value);
        var rate = o.LearningRate!.Value;
        parameter.addcdiv_(gradient, root, Scalars.Of(-rate * (1 - momentum) / (1 - state.mu_product)));
        parameter.addcdiv_(state.exp_avg, root, Scalars.Of(-rate * next / (1 - (state.mu_product * next))));

        double Momentum(long step) => o.beta1!.Value * (1.0 - (0.5 * Math.Pow(0.96, step * o.momentum_decay!.Value)));
    }

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
