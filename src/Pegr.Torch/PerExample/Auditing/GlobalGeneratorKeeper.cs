using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>Puts torch's own generator on the CPU back on disposal, if anything was drawn from it.</summary>
internal sealed class GlobalGeneratorKeeper : IDisposable
{
    private readonly Tensor _state = random.get_rng_state().DetachFromDisposeScope();

    public void Dispose()
    {
        using (var now = random.get_rng_state())
        using (_state)
        {
            if (!now.bytes.SequenceEqual(_state.bytes))
            {
                random.set_rng_state(_state);
            }
        }
    }
}
