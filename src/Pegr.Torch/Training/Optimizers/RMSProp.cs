using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Optimizers;

/// <summary>
/// TorchSharp's RMSProp with a step that is safe from the garbage collector (see <see cref="Scalars"/>); settings, results and state are
/// the same, bit for bit.
/// </summary>
/// <param name="parameters">The parameters; one that is listed several times, as <c>parameters()</c> does with tied weights, is stepped once.</param>
/// <param name="learningRate">Step size.</param>
/// <param name="momentum">Momentum, at least 0.</param>
/// <param name="weightDecay">Weight decay (L2), part of the gradient.</param>
public sealed class RMSProp(IEnumerable<Parameter> parameters, double learningRate = 1e-3, double momentum = 0, double weightDecay = 0)
#pragma warning disable RS0030 // Its step, which makes scalars, is replaced.
    : TorchSharp.Modules.RMSProp(TensorIdentity.Distinct([.. parameters]), learningRate, momentum: momentum, weight_decay: weightDecay)
#pragma warning restore RS0030
{
    /// <inheritdoc/>
    public override Tensor step(Func<Tensor>? closure = null)
        => _step<ParamGroup>(
            group =>
            {
                var o = group.Options;
                foreach (var (parameter, gradient) in SteppedParameters.Of(group, o.weight_decay, o.maximize))
                {
                    var state = (State)_state[parameter.Handle];
                    state.step++;
                    Move(parameter, gradient, state, o);
                }
            },
            closure);

    private static void Move(Parameter parameter, Tensor gradient, State state, Options o)
    {
        var (kept, rate) = (Scalars.Of(o.alpha!.Value), -o.LearningRate!.Value);
        var added = Scalars.Of(1 - o.alpha!.Value);
        state.square_avg.mul_(kept).addcmul_(gradient, gradient, added);
        var variance = state.square_avg;
        if (o.centered!.Value)
        {
            state.grad_avg.mul_(kept).add_(gradient, added);
            variance = variance.addcmul(state.grad_avg, state.grad_avg, Scalars.Of(-1));
        }

        var root = variance.sqrt().Increase(o.eps!.Value);
        if (o.momentum!.Value > 0)
        {
            state.momentum_buffer.mul_(Scalars.Of(o.momentum!.Value)).addcdiv_(gradient, root, Scalars.Of(1));
            parameter.add_(state.momentum_buffer, Scalars.Of(rate));
        }
        else
        {
            parameter.addcdiv_(gradient, root, Scalars.Of(rate));
        }
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
