using System.Collections.Immutable;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>The content of an IDX file of unsigned bytes.</summary>
/// <param name="Dimensions">The sizes, outermost first, such as [60000, 28, 28].</param>
/// <param name="Data">The elements, last dimension fastest.</param>
public sealed record IdxArray(ImmutableArray<int> Dimensions, ImmutableArray<byte> Data)
{
    /// <summary>The sizes for messages, such as "60000x28x28".</summary>
    internal string Shape => string.Join('x', Dimensions);
}
