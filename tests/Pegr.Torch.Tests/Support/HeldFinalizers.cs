using System.Runtime.CompilerServices;

namespace Pegr.Torch.Tests.Support;

/// <summary>
/// Keeps all finalizers of the process from running until disposed, so that TorchSharp's own operators and optimizers, of which some
/// tests need the results, cannot lose their scalars, however often garbage is collected. Nothing in between may wait for finalizers: that would never end.
/// </summary>
internal sealed class HeldFinalizers : IDisposable
{
    private readonly ManualResetEventSlim _held = new();
    private readonly ManualResetEventSlim _released = new();

    public HeldFinalizers()
    {
        while (!_held.IsSet)
        {
            Drop();
            GC.Collect();
            _held.Wait(TimeSpan.FromMilliseconds(10));
        }
    }

    public void Dispose() => _released.Set();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Drop() => GC.KeepAlive(new Holder(this));

    // The thread of finalizers stays in this one.
    private sealed class Holder(HeldFinalizers owner)
    {
        ~Holder()
        {
            owner._held.Set();
            owner._released.Wait();
        }
    }
}
