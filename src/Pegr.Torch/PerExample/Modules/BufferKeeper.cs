using System.Runtime.CompilerServices;
using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>
/// Puts a model's buffers, such as running statistics, back on disposal unless their changes were accepted: a step
/// that evaluates the model several times updates them as one forward pass does, and one that fails not at all.
/// </summary>
/// <remarks>
/// A graph that is still wanted may hold a buffer that did not change; writing to it would spoil the graph. On the CPU the numbers tell whether one
/// did. Elsewhere libtorch's count of changes in place tells, so that nothing is read back. It misses batch normalization's own changes of running
/// statistics where these are called as a function, so buffers that it calls unchanged are written to in a way that it misses as well, and at uses 1, 2,
/// 4, 8, … it is looked whether a model makes such changes.
/// </remarks>
internal sealed class BufferKeeper : IDisposable
{
    private static readonly ConditionalWeakTable<nn.Module, Looks> LooksOf = [];

    private readonly List<Tensor> _buffers;
    private readonly List<Tensor> _kept;
    private readonly int[] _changes;
    private bool _accepted;

    public BufferKeeper(nn.Module model)
    {
        using var noGradient = no_grad();
        _buffers = [.. model.buffers()];
        _kept = [.. _buffers.Select(buffer => buffer.detach().clone().DetachFromDisposeScope())];
        _changes = [.. _buffers.Select(Changes)];
    }

    /// <summary>Leaves the buffers as they are now.</summary>
    public void Accept() => _accepted = true;

    /// <summary>Leaves the buffers as one pass over the batch's chunks makes them, however the examples were grouped.</summary>
    public void AcceptOnePass(nn.Module<Tensor, Tensor> model, Batch batch)
    {
        var changed = HaveChanged(model);
        Restore();
        if (changed)
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
    public void Restore()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        for (var i = 0; i < _buffers.Count; i++)
        {
            if (IsCounted(_buffers[i]) ? Changes(_buffers[i]) != _changes[i] : IsTrue(Differ(_buffers[i], _kept[i])))
            {
                _buffers[i].copy_(_kept[i]);
                _changes[i] = Changes(_buffers[i]);
            }
            else if (IsCounted(_buffers[i]))
            {
                Autograd.OverwriteUncounted(_buffers[i], _kept[i]);
            }
        }
    }

    public void Dispose()
    {
        if (!_accepted)
        {
            Restore();
        }

        _kept.ForEach(kept => kept.Dispose());
    }

    private bool HaveChanged(nn.Module model)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (_buffers.Where((buffer, i) => Changes(buffer) != _changes[i]).Any() || Look(counted: false))
        {
            return true;
        }

        if (!_buffers.Exists(IsCounted))
        {
            return false;
        }

        var looks = LooksOf.GetOrCreateValue(model);
        looks.MakesUncounted |= looks.IsDue(model.training) && Look(counted: true);
        return looks.MakesUncounted;

        bool Look(bool counted) => _buffers.Zip(_kept).Any(pair => IsCounted(pair.First) == counted && IsTrue(Differ(pair.First, pair.Second)));
    }

    private static void Pass(nn.Module<Tensor, Tensor> model, Batch batch)
    {
        // With gradients: a model may take derivatives in its forward pass, which ends the process without.
        foreach (var chunk in batch.Chunks())
        {
            using var scope = NewDisposeScope();
            model.call(chunk.Inputs.clone());
        }
    }

    private static bool IsCounted(Tensor buffer) => !ReadBack.IsFree(buffer.device_type);

    private static int Changes(Tensor buffer) => IsCounted(buffer) ? Autograd.ChangesInPlace(buffer) : 0;

    private static bool IsTrue(Tensor one) => one.item<bool>();

    // NaN differs from itself, but an unchanged one is no change.
    private static Tensor Differ(Tensor buffer, Tensor kept)
    {
        var both = buffer.isnan().logical_and(kept.isnan());
        return buffer.ne(kept).logical_and(both.logical_not()).any();
    }

    // Whether a model makes changes that are not counted, and when it is looked whether it does: at uses 1, 2, 4, 8, … in a mode.
    private sealed class Looks
    {
        private readonly long[] _uses = new long[2];

        public bool MakesUncounted { get; set; }

        public bool IsDue(bool training) => long.IsPow2(++_uses[training ? 1 : 0]);
    }
}
