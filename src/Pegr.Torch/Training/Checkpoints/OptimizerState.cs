using System.Reflection;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Checkpoints;

/// <summary>
/// What an optimizer remembers of every parameter: the tensors and numbers of its state, whichever of TorchSharp's optimizers it is. Its
/// settings are not part of it: they follow from the run's, and the learning rate from the step.
/// </summary>
/// <param name="optimizer">One of TorchSharp's, or of those that derive from them, or one that is <see cref="IResumable"/> itself.</param>
internal sealed class OptimizerState(optim.Optimizer optimizer) : IResumable
{
    private static readonly Type[] PartTypes = [typeof(Tensor), typeof(long), typeof(double)];

    /// <summary>Whether an optimizer's state can be kept.</summary>
    public static bool IsKnown(optim.Optimizer optimizer) => optimizer is IResumable
        || (optimizer is OptimizerHelper known && known.state_dict().State.All(
            memory => memory.GetType().Assembly == typeof(OptimizerHelper).Assembly
                && Parts(memory).All(part => PartTypes.Contains(part.FieldType))));

    private IEnumerable<(string Name, Parameter Parameter, object Memory, FieldInfo Part)> Memories
        => IsKnown(optimizer)
            ? optimizer.parameters().Zip(((OptimizerHelper)optimizer).state_dict().State)
                .SelectMany((pair, i) => Parts(pair.Second).Select(
                    part => ($"optimizer/{i}/{NameOf(part)}", pair.First, (object)pair.Second, part)))
            : throw new NotSupportedException(
                $"The state of {optimizer.GetType().Name} cannot be kept: use one of Pegr.Torch.Training.Optimizers, or implement {nameof(IResumable)}.");

    public void Save(SavedState state)
    {
        if (optimizer is IResumable own)
        {
            own.Save(state);
            return;
        }

        foreach (var (name, _, memory, part) in Memories)
        {
            switch (part.GetValue(memory))
            {
                case Tensor tensor:
                    state.Add(name, tensor);
                    break;
                case long number:
                    state.Add(name, number);
                    break;
                case double number:
                    state.Add(name, number);
                    break;
            }
        }
    }

    public void Restore(SavedState state)
    {
        if (optimizer is IResumable own)
        {
            own.Restore(state);
            return;
        }

        foreach (var (name, parameter, memory, part) in Memories)
        {
            if (part.FieldType == typeof(long))
            {
                part.SetValue(memory, state.Number(name, 0, int.MaxValue));
            }
            else if (part.FieldType == typeof(double))
            {
                part.SetValue(memory, state.Number(name));
            }
            else if (memory is SGD.State sgd)
            {
                RestoreMomentum(state, name, parameter, sgd);
            }
            else if (part.GetValue(memory) is Tensor tensor)
            {
                state.CopyTo(name, tensor);
            }
        }
    }

    // SGD makes the buffer in its first step.
    private static void RestoreMomentum(SavedState state, string name, Parameter parameter, SGD.State sgd)
    {
        if (state.Contains(name))
        {
            using var noGradient = no_grad();
            sgd.momentum_buffer ??= zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
            state.CopyTo(name, sgd.momentum_buffer);
        }
        else
        {
            sgd.momentum_buffer?.Dispose();
            sgd.momentum_buffer = null;
        }
    }

    private static FieldInfo[] Parts(object memory)
        => memory.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

    // The names that files have.
    private static string NameOf(FieldInfo part) => part.Name switch
    {
        "momentum_buffer" => "momentum",
        "exp_avg" => "mean",
        "exp_avg_sq" => "square",
        var name => name,
    };
}
