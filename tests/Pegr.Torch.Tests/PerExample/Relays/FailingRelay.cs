using Pegr.Torch.PerExample.Relays;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Relays;

/// <summary>A relay whose derivative throws.</summary>
internal sealed class FailingRelay : Relay<FailingRelay, FailingRelay.State>
{
    public static Tensor Of(Tensor input, RelayedPass pass) => Recorded(input.detach(), [input], [], new State(pass));

    protected override Tensor?[] Gradients(IReadOnlyList<Tensor> saved, State state, Tensor outputGradient) => throw new IOException("No derivative today.");

    internal sealed record State(RelayedPass Pass) : IRelayState
    {
        public int Inputs => 1;
    }
}
