using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Relays;

/// <summary>What a pass and the derivatives of its relays tell one another.</summary>
internal sealed class RelayedPass
{
    // libtorch copies what a derivative returns after it has returned; until the next one, that is what keeps it.
    [ThreadStatic]
    private static List<Tensor>? _returned;

    /// <summary>Whether the gradients at outputs are being taken, for which no parameter's gradient is wanted.</summary>
    public bool IsFirst { get; set; }

    /// <summary>What went wrong in a derivative.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Keeps what a derivative returns, and lets go of what the last one did.</summary>
    public static void Hold(IEnumerable<Tensor> returned)
    {
        _returned?.ForEach(tensor => tensor.Dispose());
        _returned = [.. returned];
    }

    /// <summary>Throws it.</summary>
    public void ThrowIfFailed()
    {
        if (Failure is { } failure)
        {
            Failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
