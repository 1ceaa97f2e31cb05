using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Checkpoints;

/// <summary>
/// What an optimizer remembers of every parameter. Its settings are not part of it: they follow from the run's, and the
/// learning rate from the step.
/// </summary>
/// <param name="optimizer">TorchSharp's SGD, Adam or AdamW, or one that is <see cref="IResumable"/> itself.</param>
internal sealed class OptimizerState(optim.Optimizer optimizer) : IResumable
{
    /// <summary>Whether an optimizer's state can be kept.</summary>
    public static bool IsKnown(optim.Optimizer optimizer) => optimizer is IResumable or SGD or Adam or AdamW;

    private IEnumerable<(string Name, Parameter Parameter, object Memory)> Memories
        => optimizer is OptimizerHelper known and (SGD or Adam or AdamW)
            ? known.parameters().Zip(known.state_dict().State, (parameter, memory) => (parameter, memory))
                .Select((pair, i) => ($"optimizer/{i}", pair.parameter, (object)pair.memory))
            : throw new NotSupportedException(
                $"The state of {optimizer.GetType().Name} cannot be kept: use SGD, Adam or AdamW, or implement {nameof(IResumable)}.");

    public void Save(SavedState state)
    {
        if (optimizer is IResumable own)
        {
            own.Save(state);
            return;
        }

        foreach (var (name, _, memory) in Memories)
        {
            switch (memory)
            {
                case SGD.State { momentum_buffer: { } momentum }:
                    state.Add(Momentum(name), momentum);
                    break;
                case Adam.State adam:
                    SaveMoments(state, name, adam.step, adam.exp_avg, adam.exp_avg_sq);
                    break;
                case AdamW.State adam:
                    SaveMoments(state, name, adam.step, adam.exp_avg, adam.exp_avg_sq);
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

        foreach (var (name, parameter, memory) in Memories)
        {
            switch (memory)
            {
                case SGD.State sgd when state.Contains(Momentum(name)):
                    RestoreMomentum(state, name, parameter, sgd);
                    break;
                case SGD.State { momentum_buffer: { } later } sgd:
                    later.Dispose();
                    sgd.momentum_buffer = null;
                    break;
                case Adam.State adam:
                    adam.step = RestoreMoments(state, name, adam.exp_avg, adam.exp_avg_sq);
                    break;
                case AdamW.State adam:
                    adam.step = RestoreMoments(state, name, adam.exp_avg, adam.exp_avg_sq);
                    break;
            }
        }
    }

    // SGD makes the buffer in its first step.
    private static void RestoreMomentum(SavedState state, string name, Parameter parameter, SGD.State sgd)
    {
        using var noGradient = no_grad();
        sgd.momentum_buffer ??= zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
        state.CopyTo(Momentum(name), sgd.momentum_buffer);
    }

    private static void SaveMoments(SavedState state, string name, long step, Tensor mean, Tensor square)
    {
        state.Add($"{name}/step", step);
        state.Add($"{name}/mean", mean);
        state.Add($"{name}/square", square);
    }

    private static long RestoreMoments(SavedState state, string name, Tensor mean, Tensor square)
    {
        state.CopyTo($"{name}/mean", mean);
        state.CopyTo($"{name}/square", square);
        return state.Number($"{name}/step", 0, int.MaxValue);
    }

    private static string Momentum(string name) => $"{name}/momentum";
}
