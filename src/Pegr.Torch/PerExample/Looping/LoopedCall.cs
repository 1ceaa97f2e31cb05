using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>One call of a module in a forward pass.</summary>
/// <param name="Arguments">What it was given; tensors are part of the graph.</param>
/// <param name="Outputs">The tensors it returned, each in a place of the graph of its own.</param>
/// <param name="Changes">How often each output had been changed in place when it was returned.</param>
/// <param name="Draws">How many calls of each random layer of the model came before.</param>
internal sealed record LoopedCall(object?[] Arguments, IReadOnlyList<Tensor> Outputs, IReadOnlyList<int> Changes, IReadOnlyList<int> Draws)
{
    /// <summary>The tensors among the arguments.</summary>
    public IReadOnlyList<Tensor> Inputs { get; } = [.. TensorTree.Leaves(Arguments)];

    /// <summary>The gradient of sum_i l_i with respect to each output, null where there is none.</summary>
    public IReadOnlyList<Tensor?> Gradients { get; set; } = [];
}
