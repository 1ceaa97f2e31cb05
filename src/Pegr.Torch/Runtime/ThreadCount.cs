using TorchSharp;

namespace Pegr.Torch.Runtime;

/// <summary>Sets the number of threads that libtorch computes with, for the whole process, and puts it back on disposal.</summary>
public sealed class ThreadCount : IDisposable
{
    private readonly int _former = torch.get_num_threads();

    private ThreadCount()
    {
    }

    /// <summary>Sets the number until the result is disposed.</summary>
    /// <param name="threads">The number; 0 leaves it as it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static ThreadCount Use(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        var former = new ThreadCount();
        if (threads > 0)
        {
            torch.set_num_threads(threads);
        }

        return former;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (torch.get_num_threads() != _former)
        {
            torch.set_num_threads(_former);
        }
    }
}
