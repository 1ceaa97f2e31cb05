using Pegr.Torch.Data;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

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

    /// <summary>Leaves the buffers as one pass over the batch's chunks makes them, however the examples were grouped.</summary>
    public void AcceptOnePass(nn.Module<Tensor, Tensor> model, Batch batch)
    {
        if (Restore())
        {
            Pass(model, batch);
        }

        Accept();
    }

    /// <summary>Does the same where what was done left the buffers alone, as measurements do; a pass is taken if there is a buffer at all.</summary>
    public void TakeOnePass(nn.Module<Tensor, Tensor> model, Batch batch)
    {
        if (_buffers.Count > 0)
        {
            Restore();
            Pass(model, batch);
        }

        Accept();
    }

    /// <summary>Puts the buffers back now.</summary>
    /// <returns>Whether one had changed.</returns>
    public bool Restore()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var any = false;
        foreach (var (buffer, kept) in _buffers)
        {
            // A graph that is still wanted may hold an unchanged buffer; writing to it would spoil the graph.
            if (Differ(buffer, kept))
            {
                buffer.copy_(kept);
                any = true;
            }
        }

        return any;
    }

    private static void Pass(nn.Module<Tensor, Tensor> model, Batch batch)
    {
        // With gradients: a model may take derivatives in its forward pass, which ends the process without.
        foreach (var chunk in batch.Chunks())
        {
            using var scope = NewDisposeScope();
            model.call(chunk.Inputs);
        }
    }

    private static bool Differ(Tensor buffer, Tensor kept)
    {
        // NaN differs from itself, but an unchanged one is no change.
        var both = buffer.isnan().logical_and(kept.isnan());
        return buffer.ne(kept).logical_and(both.logical_not()).any().item<bool>();
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
