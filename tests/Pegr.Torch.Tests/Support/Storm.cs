namespace Pegr.Torch.Tests.Support;

/// <summary>Collects garbage and runs finalizers without pause, until disposed: what is used after nothing holds it any more fails within seconds.</summary>
internal sealed class Storm : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _ended;

    public Storm()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _ended = true;
        _thread.Join();
    }

    private void Run()
    {
        while (!_ended)
        {
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            GC.WaitForPendingFinalizers();
        }
    }
}
