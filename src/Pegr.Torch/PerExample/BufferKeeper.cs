using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// Puts a model's buffers, such as running statistics, back on disposal unless their changes were accepted: a step
/// that evaluates the model several times updates them as one forward pass does, and one that fails not at all.
/// </summary>
internal sealed class BufferKeeper : IDisposable
{
    private readonly List<(Tensor Buffer, Tensor Kept)> _buffers;
    private bool _accepted;

    public BufferKeeper(nn.Module model)
    {
        using var noGradient = no_grad();
        _buffers = [.. model.buffers().Select(buffer => (buffer, buffer.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>Leaves the buffers as they are now.</summary>
    public void Accept() => _accepted = true;

    /// <summary>Puts the buffers back.</summary>
    /// <returns>Whether any had changed.</returns>
    public bool Restore()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var any = false;
        foreach (var (buffer, kept) in _buffers)
        {
            // A graph that is still wanted may hold an unchanged buffer; writing to it would spoil the graph.
            if (buffer.ne(kept).any().item<bool>())
            {
                buffer.copy_(kept);
                any = true;
            }
        }

        return any;
    }

    public void Dispose()
    {
        if (!_accepted)
        {
            Restore();
        }

        _buffers.ForEach(entry => entry.Kept.Dispose());
    }
}
