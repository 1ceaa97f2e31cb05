using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Gradients without the native aborts of <c>torch.autograd.grad</c>, which ends the whole process on any error: an
/// unused input, an output without graph, a freed graph, a saved tensor changed in place, memory that does not suffice.
/// </summary>
public static class Autograd
{
    // TorchSharp lets no error out of its own binding of grad, but of a script that calls it. Making the gradients with
    // backward instead would go through the parameters' grad and copy every one.
    private const string Script = """
        def gradients(outputs: List[Tensor], inputs: List[Tensor], seeds: List[Tensor], create_graph: bool) -> List[Optional[Tensor]]:
            given: List[Optional[Tensor]] = []
            for seed in seeds:
                given.append(seed)
            return torch.grad(outputs, inputs, given, True, create_graph, True)

        def changes(tensors: List[Tensor]) -> int:
            total = 0
            for tensor in tensors:
                total += tensor._version()
            return total

        def overwrite(to: Tensor, by: Tensor):
            to.data.copy_(by)

        def unviewed(tensors: List[Tensor]) -> List[Tensor]:
            alone: List[Tensor] = []
            for tensor in tensors:
                alone.append(tensor.data)
            return alone

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Script));

    /// <summary>The gradients of a scalar with respect to tensors.</summary>
    /// <param name="output">A tensor with one element, computed from <paramref name="inputs"/>; its graph is kept.</param>
    /// <param name="inputs">Tensors that require grad.</param>
    /// <param name="createGraph">Whether the gradients can be differentiated again (double backward).</param>
    /// <returns>One gradient per input, shaped like it; null where the output does not depend on that input.
    /// They belong to the current dispose scope.</returns>
    /// <exception cref="InvalidOperationException">The output is no scalar or has no graph, an input does not require grad,
    /// or the gradient cannot be computed; the message says why.</exception>
    public static IReadOnlyList<Tensor?> Gradients(Tensor output, IReadOnlyList<Tensor> inputs, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Check(output);
        Alive.RequireAll(inputs);
        using var seed = ones_like(output, requires_grad: false);
        return Gradients([output], [seed], inputs, createGraph);
    }

    /// <summary>Adds a scalar's gradients to the <c>grad</c> of the leaves it was computed from, and frees its graph.</summary>
    /// <param name="output">A tensor with one element.</param>
    /// <exception cref="InvalidOperationException">The output is no scalar or has no graph, or the gradient cannot be
    /// computed; the message says why.</exception>
    public static void Backward(Tensor output)
    {
        Check(output);
        Explained(() =>
        {
            output.backward();
            GC.KeepAlive(output);
            return true;
        });
    }

    /// <summary>The gradients of sum_k ⟨seed_k, output_k⟩ with respect to tensors; the graph is kept.</summary>
    internal static IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> seeds, IReadOnlyList<Tensor> inputs, bool createGraph = false)
    {
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

        var gradients = Explained(() => Invoke("gradients", outputs.ToArray(), inputs.ToArray(), seeds.ToArray(), createGraph));
        return [.. ((IEnumerable<object?>)gradients).Cast<Tensor?>()];
    }

    /// <summary>Adds the gradients of sum_k ⟨seed_k, output_k⟩ to the <c>grad</c> of the leaves, and frees the graph.</summary>
    internal static void Backward(List<Tensor> outputs, List<Tensor> seeds)
        => Explained(() =>
        {
            autograd.backward(outputs, seeds);
            GC.KeepAlive(outputs);
            GC.KeepAlive(seeds);
            return true;
        });

    /// <summary>How often tensors were written to in place, themselves or through views, since they were made.</summary>
    internal static int ChangesInPlace(params Tensor[] tensors)
    {
        using var changes = (Scalar)Invoke("changes", (object)tensors);
        return changes.ToInt32();
    }

    /// <summary>Writes to a tensor without it being counted among <see cref="ChangesInPlace"/>, so that graphs which hold it go on with what it has now.</summary>
    internal static void OverwriteUncounted(Tensor to, Tensor by) => Invoke("overwrite", to, by);

    /// <summary>The same numbers in the same memory without graph, and without a hold on the tensors that they are views of.</summary>
    internal static IReadOnlyList<Tensor> Unviewed(IReadOnlyList<Tensor> tensors) => [.. ((IEnumerable<object?>)Invoke("unviewed", (object)tensors.ToArray())).Cast<Tensor>()];

    private static object Invoke(string function, params object[] arguments)
    {
#pragma warning disable RS0030 // Of what is passed here, tensors and truth values, no scalar is made.
        var result = Compiled.Value.invoke(function, arguments);
#pragma warning restore RS0030

        // What is passed is read natively to the end of the call, and nothing else may hold it any more.
        GC.KeepAlive(arguments);
        return result;
    }

    private static void Check(Tensor output)
    {
        Alive.Require(output);
        if (output.numel() != 1)
        {
            throw new InvalidOperationException($"A gradient needs a scalar output; this one has shape {ShapeText.Of(output)}.");
        }

        if (!output.requires_grad)
        {
            throw new InvalidOperationException(
                "The loss does not depend on any trainable parameter, so it has no gradient. "
                + "Check that parameters require grad, and that the loss is not detached or computed under no_grad.");
        }
    }

    // A native error's text may carry a trace of the script in front and of libtorch behind.
    private static T Explained<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ExternalException error)
        {
            const string mark = "RuntimeError: ";
            var at = error.Message.LastIndexOf(mark, StringComparison.Ordinal);
            var reason = (at < 0 ? error.Message : error.Message[(at + mark.Length)..]).Split('\n')[0].Trim();
            throw NoDerivativeException.For(reason, error) ?? new InvalidOperationException($"The gradient cannot be computed: {reason}", error);
        }
    }
}
