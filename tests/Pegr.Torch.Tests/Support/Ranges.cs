using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Support;

/// <summary><c>arange</c> with scalars that are kept: the shorter forms make two in passing.</summary>
internal static class Ranges
{
    /// <summary>0, 1, …, count − 1.</summary>
    public static Tensor UpTo(long count, ScalarType type = ScalarType.Int64) => arange(Scalars.Of(0), Scalars.Of(count), Scalars.Of(1), type);
}
