using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>Named tensors on the CPU: all that a training run needs to go on. Owns them.</summary>
public sealed class SavedState : IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors = [];
    private readonly HashSet<string> _taken = [];
    private bool _isDisposed;

    /// <summary>Creates a state without anything in it.</summary>
    public SavedState()
    {
    }

    /// <summary>Takes tensors over.</summary>
    /// <param name="tensors">Names to tensors on the CPU.</param>
    public SavedState(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach (var (name, tensor) in tensors)
        {
            Alive.Require(tensor, nameof(tensors));
            _tensors[name] = tensor.DetachFromDisposeScope();
        }
    }

    /// <summary>Names to tensors.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>Whether every number is finite.</summary>
    public bool IsFinite
    {
        get
        {
            CheckAlive();
            using var scope = NewDisposeScope();
            return _tensors.Values.Where(t => t.is_floating_point()).All(t => t.isfinite().all().item<bool>());
        }
    }

    /// <summary>Adds a copy of a tensor.</summary>
    public void Add(string name, Tensor value)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(name);
        Alive.Require(value);
        using var noGradient = no_grad();
        using var detached = value.detach();
        _tensors.Add(name, detached.to(CPU, copy: true).DetachFromDisposeScope());
    }

    /// <summary>Adds a whole number.</summary>
    public void Add(string name, long value)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(name);
        _tensors.Add(name, tensor(value, int64).DetachFromDisposeScope());
    }

    /// <summary>Adds a number.</summary>
    public void Add(string name, double value)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(name);
        _tensors.Add(name, tensor(value, float64).DetachFromDisposeScope());
    }

    /// <summary>Whether there is something of that name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>A tensor, which stays this object's.</summary>
    /// <exception cref="InvalidInputException">There is none of that name.</exception>
    public Tensor Get(string name)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(name);
        _taken.Add(name);
        return _tensors.TryGetValue(name, out var tensor) ? Alive.Require(tensor, nameof(SavedState)) : throw Refusal($"'{name}' is missing");
    }

    /// <summary>A tensor of a known type and shape, which stays this object's.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public Tensor Get(string name, ScalarType dtype, params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var tensor = Get(name);
        return tensor.dtype == dtype && tensor.shape.SequenceEqual(shape)
            ? tensor
            : throw Refusal($"'{name}' is {Describe(tensor.dtype, tensor.shape)} where {Describe(dtype, shape)} is needed");
    }

    /// <summary>Copies a tensor into one of the same type and shape, on whatever device.</summary>
    /// <exception cref="InvalidInputException">There is none such.</exception>
    public void CopyTo(string name, Tensor target)
    {
        Alive.Require(target);
        using var noGradient = no_grad();
        target.copy_(Get(name, target.dtype, target.shape));
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="InvalidInputException">There is none of that name, or it is out of range.</exception>
    public long Number(string name, long minimum, long maximum)
    {
        var number = Get(name, int64).item<long>();
        return number >= minimum && number <= maximum ? number : throw Refusal($"'{name}' is {number}");
    }

    /// <summary>A number.</summary>
    /// <exception cref="InvalidInputException">There is none of that name.</exception>
    public double Number(string name) => Get(name, float64).item<double>();

    /// <summary>Makes sure that all there is was asked for.</summary>
    /// <exception cref="InvalidInputException">Something was not: the state is of another run.</exception>
    public void CheckAllTaken()
    {
        if (_tensors.Keys.FirstOrDefault(name => !_taken.Contains(name)) is { } name)
        {
            throw Refusal($"'{name}' has no place in this run");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (var tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    /// <summary>Says that a state does not fit.</summary>
    internal static InvalidInputException Refusal(string why)
        => new($"checkpoint: it does not fit this run: {why}. Start the run anew.");

    private void CheckAlive() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private static string Describe(ScalarType dtype, long[] shape)
        => $"{dtype.ToString().ToLowerInvariant()} {ShapeText.Of(shape)}";
}
