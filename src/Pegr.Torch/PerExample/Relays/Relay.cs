using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Relays;

/// <summary>
/// Base of functions whose derivative is recorded in another way than autograd's own, so that differentiating once more is less work. Values stay
/// what they are.
/// </summary>
/// <typeparam name="TSelf">The function.</typeparam>
/// <typeparam name="TState">What it keeps besides tensors.</typeparam>
internal abstract class Relay<TSelf, TState> : autograd.SingleTensorFunction<TSelf>
    where TSelf : Relay<TSelf, TState>, new()
    where TState : class, IRelayState
{
    private const string State = "state";

    /// <inheritdoc/>
    public sealed override string Name => typeof(TSelf).Name;

    /// <summary>A value with the function's graph, in the current dispose scope.</summary>
    /// <param name="value">The value, without graph.</param>
    /// <param name="inputs">What it depends on; null for what is not there.</param>
    /// <param name="saved">Tensors that the derivative reads.</param>
    /// <param name="state">What else it reads.</param>
    protected static Tensor Recorded(Tensor value, Tensor?[] inputs, IReadOnlyList<Tensor> saved, TState state)
    {
        using var scope = NewDisposeScope();
        var recorded = apply([.. inputs!, new Prepared(value, saved, state)]);
        GC.KeepAlive(inputs);
        return recorded.MoveToOuterDisposeScope();
    }

    /// <summary>Whether an output is of the layer's type and shape; what a hook has made of it may not be.</summary>
    protected static bool IsLike(Tensor output, ScalarType type, long[] shape) => output.dtype == type && output.shape.SequenceEqual(shape);

    /// <inheritdoc/>
    public sealed override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var prepared = (Prepared)vars[^1];
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([.. prepared.Saved]);
        ctx.save_data(State, prepared.State);
        return prepared.Value;
    }

    /// <inheritdoc/>
    public sealed override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var state = (TState)ctx.get_data(State);
        Tensor?[] gradients = [];
        try
        {
            if (!grad_output.IsInvalid)
            {
                gradients = Kept(() => Gradients(ctx.get_saved_variables(), state, grad_output));
            }
        }
        catch (Exception error)
        {
            state.Pass.Failure ??= error; // nothing may be thrown through libtorch's frames
        }

        RelayedPass.Hold(gradients.OfType<Tensor>());
        grad_output.Dispose();
        Array.Resize(ref gradients, state.Inputs + 1); // what was prepared is no tensor
        return [.. gradients.Select(gradient => gradient!)];
    }

    /// <summary>The gradients with respect to the inputs, null for none. While gradients at outputs are taken they are to be differentiable.</summary>
    protected abstract Tensor?[] Gradients(IReadOnlyList<Tensor> saved, TState state, Tensor outputGradient);

    // What is returned lives until it is released.
    private static Tensor?[] Kept(Func<Tensor?[]> gradients)
    {
        using var scope = NewDisposeScope();
        var kept = gradients();
        foreach (var gradient in kept.OfType<Tensor>())
        {
            gradient.DetachFromDisposeScope();
        }

        return kept;
    }

    private sealed record Prepared(Tensor Value, IReadOnlyList<Tensor> Saved, TState State);
}
