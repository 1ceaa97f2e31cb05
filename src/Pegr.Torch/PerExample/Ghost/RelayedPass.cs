using System.Runtime.ExceptionServices;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>What a pass and the derivatives of its relayed outputs tell one another.</summary>
internal sealed class RelayedPass
{
    /// <summary>Whether the gradients at outputs are being taken, for which no parameter's gradient is wanted.</summary>
    public bool IsFirst { get; set; }

    /// <summary>What went wrong in a derivative.</summary>
    public Exception? Failure { get; set; }

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
