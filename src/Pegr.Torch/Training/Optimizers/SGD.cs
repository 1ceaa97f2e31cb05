using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Optimizers;

/// <summary>
/// TorchSharp's SGD with a step that is safe from the garbage collector (see <see cref="Scalars"/>); settings, results and state are
/// the same, bit for bit.
/// </summary>
/// <param name="parameters">The parameters; one that is listed several times, as <c>parameters()</c> does with tied weights, is stepped once.</param>
/// <param name="learningRate">Step size.</param>
/// <param name="momentum">Momentum, in [0, 1).</param>
/// <param name="weightDecay">Weight decay (L2), part of the gradient.</param>
/// <param name="nesterov">Whether the momentum is Nesterov's, which needs a momentum above 0.</param>
public sealed class SGD(
    IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false)
#pragma warning disable RS0030 // Its step, which makes scalars, is replaced.
    : TorchSharp.Modules.SGD(TensorIdentity.Distinct([.. parameters]), learningRate, momentum, weight_decay: weightDecay, nesterov: nesterov)
#pragma warning restore RS0030
{
    /// <inheritdoc/>
    public override Tensor step(Func<Tensor>? closure = null)
        => _step<ParamGroup>(
            group =>
            {
                foreach (var (parameter, gradient) in SteppedParameters.Of(group, group.Options.weight_decay))
                {
                    Update(parameter, gradient, (State)_state[parameter.Handle], group.Options);
                }
            },
            closure);

    private static void Update(Parameter parameter, Tensor gradient, State state, Options options)
    {
        var momentum = options.momentum!.Value;
        if (momentum != 0)
        {
            if (state.momentum_buffer is null)
            {
                state.momentum_buffer = gradient.clone().detach().DetachFromDisposeScope();
            }
            else
            {
                state.momentum_buffer.mul_(Scalars.Of(momentum)).add_(gradient, Scalars.Of(1 - options.dampening!.Value));
            }

            gradient = options.nesterov!.Value ? gradient.add(state.momentum_buffer, Scalars.Of(momentum)) : state.momentum_buffer;
        }

        var rate = options.LearningRate!.Value;
        parameter.add_(gradient, Scalars.Of(options.maximize!.Value ? rate : -rate));
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
