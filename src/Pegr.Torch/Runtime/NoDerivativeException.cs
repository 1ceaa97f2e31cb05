using System.Text.RegularExpressions;

namespace Pegr.Torch.Runtime;

/// <summary>What a model or loss computes has a derivative in libtorch, and that has none.</summary>
internal sealed partial class NoDerivativeException : InvalidOperationException
{
    private NoDerivativeException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The exception for a reason that libtorch gives; null where it is another reason.</summary>
    public static NoDerivativeException? For(string reason, Exception inner)
        => Pattern().Match(reason) is { Success: true, Groups: var groups } ? new NoDerivativeException(Explain(groups["function"].Value), inner) : null;

    private static string Explain(string function)
        => $"The gradient cannot be computed: libtorch has no derivative of {function}, so a part of the model or the loss can be differentiated once "
            + "and not twice, as a penalty's gradient needs. "
            + (function.Contains("embedding_bag", StringComparison.Ordinal)
                ? "CompositionConverter.Compose(model) puts layers that can be in the place of an EmbeddingBag."
                : "Write that part with other operations, or train with random signs by differences, RandomSignsEngine with Difference, which differentiates once.");

    [GeneratedRegex(@"derivative for '?(aten::)?(?<function>\w+)'? is not implemented")]
    private static partial Regex Pattern();
}
