using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>Puts torch's own generator on the CPU back on disposal, if anything was drawn from it.</summary>
internal sealed class GlobalGeneratorKeeper : IDisposable
{
    private readonly Tensor _state = GlobalGenerator.GetState().DetachFromDisposeScope();

    /// <summary>Whether anything was drawn from it.</summary>
    public bool HasMoved
    {
        get
        {
            using var now = GlobalGenerator.GetState();
            return !now.bytes.SequenceEqual(_state.bytes);
        }
    }

    public void Dispose()
    {
        if (HasMoved)
        {
            GlobalGenerator.SetState(_state);
        }

        _state.Dispose();
    }
}
