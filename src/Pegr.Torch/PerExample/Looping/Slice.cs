using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>One example of a tensor that was recorded; tensors of the dispose scope in which it was made.</summary>
internal sealed class Slice
{
    private readonly int? _axis;
    private readonly long _example;

    /// <summary>Cuts an example out.</summary>
    /// <param name="source">The tensor, in the graph.</param>
    /// <param name="axis">Its examples' axis; null if all examples share it.</param>
    /// <param name="example">The example.</param>
    public Slice(Tensor source, int? axis, long example)
    {
        (Source, _axis, _example) = (source, axis, example);
        Leaf = Of(source.detach());
        if (source.requires_grad)
        {
            Leaf.requires_grad_();
        }
    }

    /// <summary>The tensor it is cut out of.</summary>
    public Tensor Source { get; }

    /// <summary>The example's values, cut off from the graph.</summary>
    public Tensor Leaf { get; }

    /// <summary>The example within the graph.</summary>
    public Tensor InGraph() => Of(Source);

    /// <summary>The example's part of a tensor like the source.</summary>
    public Tensor Of(Tensor tensor) => _axis is { } axis ? tensor.narrow(axis, _example, 1) : tensor.alias();
}
