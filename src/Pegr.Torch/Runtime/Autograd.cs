using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Gradients without the native aborts of <c>torch.autograd.grad</c>, which ends the whole process when an input is
/// unused or the output has no graph.
/// </summary>
public static class Autograd
{
    /// <summary>The gradients of a scalar with respect to tensors.</summary>
    /// <param name="output">A tensor with one element, computed from <paramref name="inputs"/>; its graph is kept.</param>
    /// <param name="inputs">Tensors that require grad.</param>
    /// <param name="createGraph">Whether the gradients can be differentiated again (double backward).</param>
    /// <returns>One gradient per input, shaped like it; null where the output does not depend on that input.
    /// They belong to the current dispose scope.</returns>
    /// <exception cref="InvalidOperationException">The output is no scalar or has no graph, or an input does not require grad.</exception>
    public static IReadOnlyList<Tensor?> Gradients(Tensor output, IReadOnlyList<Tensor> inputs, bool createGraph = false)
    {
        Check(output);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (!inputs[i].requires_grad)
            {
                throw new InvalidOperationException($"Input {i} does not require grad, so no gradient can be taken with respect to it.");
            }
        }

        if (inputs.Count == 0)
        {
            return [];
        }

        var gradients = autograd.grad(
            [output], [.. inputs], grad_outputs: null, retain_graph: true, create_graph: createGraph, allow_unused: true);
        return [.. gradients.Select(g => g.IsInvalid ? null : g)];
    }

    /// <summary>Adds a scalar's gradients to the <c>grad</c> of the leaves it was computed from, and frees its graph.</summary>
    /// <param name="output">A tensor with one element.</param>
    /// <exception cref="InvalidOperationException">The output is no scalar or has no graph.</exception>
    public static void Backward(Tensor output)
    {
        Check(output);
        output.backward();
    }

    private static void Check(Tensor output)
    {
        if (output.numel() != 1)
        {
            throw new InvalidOperationException($"A gradient needs a scalar output; this one has shape [{string.Join(", ", output.shape)}].");
        }

        if (!output.requires_grad)
        {
            throw new InvalidOperationException(
                "The loss does not depend on any trainable parameter, so it has no gradient. "
                + "Check that parameters require grad, and that the loss is not detached or computed under no_grad.");
        }
    }
}
