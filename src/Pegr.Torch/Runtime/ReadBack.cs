using TorchSharp;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Where a step may look at a tensor's numbers. On the CPU that costs nothing; an accelerator is waited for until it has done all that it was
/// told, so there a step computes by tensors what it would decide by numbers.
/// </summary>
internal static class ReadBack
{
    [ThreadStatic]
    private static bool _isShunned;

    /// <summary>Whether numbers there are at hand.</summary>
    public static bool IsFree(DeviceType device) => device == DeviceType.CPU && !_isShunned;

    /// <summary>Has this thread compute on the CPU as it would on an accelerator, until what is returned is disposed: to compare the two.</summary>
    internal static IDisposable Shun() => new Shunning();

    private sealed class Shunning : IDisposable
    {
        public Shunning() => _isShunned = true;

        public void Dispose() => _isShunned = false;
    }
}
