
namespace Pegr.Torch.ReducedDynamics;

/// <summary>Data that several runs use: made when the first asks, forgotten after the last.</summary>
/// <typeparam name="T">The data.</typeparam>
/// <param name="make">Makes them.</param>
/// <param name="users">How many will use them.</param>
/// <param name="forgotten">Called when the last has.</param>
internal sealed class SharedData<T>(Func<T> make, int users, Action? forgotten = null)
    where T : class
{
    private readonly object _lock = new();
    private T? _data;
    private int _users = users;

    /// <summary>The data.</summary>
    public T Take()
    {
        lock (_lock)
        {
            return _data ??= make();
        }
    }

    /// <summary>Says that one user needs them no more.</summary>
    public void Release()
    {
        lock (_lock)
        {
            if (--_users > 0)
            {
                return;
            }

            _data = null;
        }

        forgotten?.Invoke();
    }
}
