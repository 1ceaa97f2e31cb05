using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>Puts torch's own generator on the CPU back on disposal, if anything was drawn from it.</summary>
internal sealed class GlobalGeneratorKeeper : IDisposable
{
    private readonly Tensor _state = GlobalGenerator.GetState().DetachFromDisposeScope();

    public void Dispose()
    {
        using (var now = GlobalGenerator.GetState())
        using (_state)
        {
            if (!now.bytes.SequenceEqual(_state.bytes))
            {
                GlobalGenerator.SetState(_state);
            }
        }
    }
}
