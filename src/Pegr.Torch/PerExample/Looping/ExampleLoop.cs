using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>
/// Takes one example after the other through one module, between the inputs and the output gradients that were recorded:
/// ∇l_i over parameters that it uses is the gradient of sum_o ⟨y_o, g_o⟩ at fixed inputs, over its outputs y and all its calls.
/// </summary>
/// <param name="looped">The module, with its calls and their gradients.</param>
/// <param name="axes">Where each call has its examples.</param>
/// <param name="random">The model's layers that draw.</param>
/// <param name="parameters">The parameters whose gradients are wanted.</param>
/// <param name="all">All the model's trainable parameters: what the norms may depend on.</param>
/// <param name="count">The number of examples.</param>
internal sealed class ExampleLoop(
    LoopedModule looped,
    IReadOnlyList<ExampleAxes> axes,
    IReadOnlyList<RandomLayer> random,
    IReadOnlyList<Parameter> parameters,
    IReadOnlyList<Parameter> all,
    long count)
{
    private const double Negligible = 1e-3;

    private readonly GradientSum _sums = new(parameters);
    private readonly double[] _sizes = new double[parameters.Count];
    private readonly List<Tensor>[] _gradients = [.. parameters.Select(_ => new List<Tensor>())];
    private readonly GradientSum _derivatives = new(all);
    private readonly SeedTable _seeds = new();
    private readonly List<List<double>> _largest = [.. looped.Calls.Select(call => call.Outputs.Select(Rounding.Largest).ToList())];

    /// <summary>Loops; null if an example's outputs are not those that it had in the batch.</summary>
    /// <param name="purpose">What is wanted.</param>
    /// <param name="scale">The derivative is that of scale·sum_i ‖∇l_i‖².</param>
    public LoopShare? Run(LoopPurpose purpose, double scale)
    {
        using var enabled = enable_grad();
        using var buffers = new BufferKeeper(looped.Module);
        var replays = random.Select(layer => layer.Replay(count)).ToList();
        var norms = new List<Tensor>();
        try
        {
            for (long i = 0; i < count; i++)
            {
                using var scope = NewDisposeScope();
                if (Norm(i, purpose, scale) is not { } norm)
                {
                    return null;
                }

                norms.Add(norm.MoveToOuterDisposeScope());
            }
        }
        finally
        {
            replays.ForEach(end => end());
        }

        var ofParameters = all.Zip(_derivatives.Sums).Where(pair => pair.Second is not null).Select(pair => ((Tensor)pair.First, pair.Second!));
        return new LoopShare(looped, parameters, stack(norms), [.. _seeds.All, .. ofParameters])
        {
            Gradients = purpose == LoopPurpose.Gradients ? [.. _gradients.Select(ofExamples => stack(ofExamples))] : [],
        };
    }

    /// <summary>The parameters whose gradients did not add up to those of the whole batch: they are used elsewhere too.</summary>
    /// <param name="totals">The gradients of sum_i l_i.</param>
    /// <param name="whole">The norm of the gradient that they are part of: a bias that cancels out of the loss has digits of noise alone.</param>
    public IReadOnlyList<Parameter> Unexplained(IReadOnlyList<Tensor> totals, double whole)
        => [.. parameters.Where((_, k) => !Rounding.IsAll(
            _sums.Sums[k] ?? zeros_like(totals[k]), totals[k], _sizes[k] + Rounding.Norm(totals[k]) + (Negligible * whole)))];

    private Tensor? Norm(long i, LoopPurpose purpose, double scale)
    {
        var (inputs, outputs) = (new List<Slice>(), new List<Slice>());
        var values = new List<Tensor>();
        for (var c = 0; c < looped.Calls.Count; c++)
        {
            if (!Call(c, i, inputs, outputs, values))
            {
                return null;
            }
        }

        var hasGraph = purpose is LoopPurpose.Graph or LoopPurpose.Derivatives;
        var seeds = outputs.Select(slice => purpose switch
        {
            LoopPurpose.Norms or LoopPurpose.Gradients => slice.Leaf,
            LoopPurpose.Graph => slice.InGraph(),
            _ => slice.Leaf.requires_grad_(),
        }).ToList();
        var gradients = values.Count > 0 ? Autograd.Gradients(values, seeds, parameters, hasGraph) : new Tensor?[parameters.Count];
        AddUp(gradients);
        if (purpose == LoopPurpose.Gradients)
        {
            Keep(gradients);
        }

        var norm = SquaredNorm.Of(gradients) ?? zeros([], DTypes.Real(DTypes.Wide(parameters[0])).dtype, parameters[0].device);
        if (!hasGraph || !norm.requires_grad)
        {
            return norm.detach();
        }

        List<Slice> wanted = [.. inputs.Where(slice => slice.Leaf.requires_grad)];
        if (purpose == LoopPurpose.Graph)
        {
            return InGraph(norm, wanted);
        }

        wanted.AddRange(outputs);
        var derivatives = Autograd.Gradients(norm.Times(scale), [.. wanted.Select(slice => slice.Leaf), .. all]);
        _derivatives.Add([.. derivatives.Skip(wanted.Count)]);
        _seeds.Add(wanted, derivatives);
        return norm.detach();
    }

    // One example's outputs of one call with their gradients; false if they are others than in the batch.
    private bool Call(int c, long i, List<Slice> inputs, List<Slice> outputs, List<Tensor> values)
    {
        var call = looped.Calls[c];
        for (var r = 0; r < random.Count; r++)
        {
            random[r].Start(i, call.Draws[r]);
        }

        var k = 0;
        var arguments = call.Arguments.Select(argument => TensorTree.Map(argument, tensor =>
        {
            inputs.Add(new Slice(tensor, axes[c].Inputs[k++], i));
            return inputs[^1].Leaf.clone(); // the module's own, to be changed in place or disposed
        })).ToArray();
        var returned = TensorTree.Leaves(ModuleHooks.Call(looped.Module, arguments)).ToList();
        if (returned.Count != call.Outputs.Count)
        {
            return false;
        }

        for (var o = 0; o < returned.Count; o++)
        {
            if (call.Gradients[o] is not { } gradient)
            {
                continue;
            }

            var seen = call.Outputs[o].detach().narrow(axes[c].Outputs[o], i, 1);
            if (!returned[o].shape.SequenceEqual(seen.shape) || !Rounding.IsAll(returned[o], seen, _largest[c][o]))
            {
                return false;
            }

            if (returned[o].requires_grad)
            {
                values.Add(returned[o]);
                outputs.Add(new Slice(gradient, axes[c].Outputs[o], i));
            }
        }

        return true;
    }

    private void AddUp(IReadOnlyList<Tensor?> gradients)
    {
        _sums.Add(gradients);
        for (var k = 0; k < _sizes.Length; k++)
        {
            _sizes[k] += gradients[k] is { } gradient ? Rounding.Norm(gradient) : 0;
        }
    }

    private void Keep(IReadOnlyList<Tensor?> gradients)
    {
        for (var k = 0; k < _gradients.Length; k++)
        {
            _gradients[k].Add(FlatGradient.Of(gradients[k], parameters[k]).MoveToOuterDisposeScope());
        }
    }

    // The gradient was taken at inputs held fixed, since they may depend on the same parameters. To first order this is the
    // norm as a function of the inputs as well.
    private static Tensor InGraph(Tensor norm, List<Slice> inputs)
    {
        var derivatives = Autograd.Gradients(norm, [.. inputs.Select(slice => slice.Leaf)]);
        for (var k = 0; k < inputs.Count; k++)
        {
            if (derivatives[k] is { } derivative)
            {
                var input = inputs[k].InGraph();
                norm = norm.Plus((DTypes.Real(derivative) * DTypes.Real(input - input.detach())).sum());
            }
        }

        return norm;
    }
}
