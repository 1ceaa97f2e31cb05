using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Optimizers;

/// <summary>
/// TorchSharp's Adagrad with a step that is safe from the garbage collector (see <see cref="Scalars"/>); settings, results and state are
/// the same, bit for bit.
/// </summary>
/// <param name="parameters">The parameters; one that is listed several times, as <c>parameters()</c> does with tied weights, is stepped once.</param>
/// <param name="learningRate">Step size.</param>
/// <param name="weightDecay">Weight decay (L2), part of the gradient.</param>
public sealed class Adagrad(IEnumerable<Parameter> parameters, double learningRate = 1e-2, double weightDecay = 0)
#pragma warning disable RS0030 // Its step, which makes scalars, is replaced.
    : TorchSharp.Modules.Adagrad(TensorIdentity.Distinct([.. parameters]), learningRate, weight_decay: weightDecay)
#pragma warning restore RS0030
{
    /// <inheritdoc/>
    public override Tensor step(Func<Tensor>? closure = null)
        => _step<ParamGroup>(
            group =>
            {
                var o = group.Options;
                foreach (var (parameter, gradient) in SteppedParameters.Of(group, o.weight_decay))
                {
                    var state = (State)_state[parameter.Handle];
                    var rate = o.LearningRate!.Value / (1 + (state.step++ * o.lr_decay!.Value));
                    state.sum.addcmul_(gradient, gradient, Scalars.Of(1));
                    parameter.addcdiv_(gradient, state.sum.sqrt().Increase(o.eps!.Value), Scalars.Of(-rate));
                }
            },
            closure);

    /// <inheritdoc/>
    public override void add_param_group(TorchSharp.Modules.ParamGroup param_group)
    {
        // TorchSharp's own fills the sums by a scalar made in passing.
        ArgumentNullException.ThrowIfNull(param_group?.Parameters, nameof(param_group));
        var (defaults, options) = ((Options)_defaults, (Options)(param_group.Options ??= new Options()));
        options.LearningRate ??= defaults.LearningRate;
        options.lr_decay ??= defaults.lr_decay;
        options.eps ??= defaults.eps;
        options.weight_decay ??= defaults.weight_decay;
        options.initial_accumulator_value ??= defaults.initial_accumulator_value;
        options.InitialLearningRate = options.LearningRate!.Value;
        _parameter_groups.Add(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            var sum = full_like(parameter, Scalars.Of(options.initial_accumulator_value!.Value), requires_grad: false);
            _state[parameter.Handle] = new State(parameter) { sum = sum.DetachFromDisposeScope() };
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
