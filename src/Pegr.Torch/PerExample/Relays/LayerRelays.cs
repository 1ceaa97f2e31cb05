using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Relays;

/// <summary>The layers whose derivatives are recorded in another way than autograd's. A new one is one class and one entry here.</summary>
internal static class LayerRelays
{
    private delegate Tensor? Relay(nn.Module layer, Tensor input, Tensor output, RelayedPass pass);

    private static readonly Relay[] All = [ConvolutionRelay.Of, NormalizationRelay.Of, ActivationRelay.Of];

    /// <summary>Whether a module without parameters may be served.</summary>
    public static bool Serves(nn.Module module) => SmoothActivation.Of(module) is not null;

    /// <summary>A layer's output with the graph of its relay; null where none serves the call. On a CPU derivatives run on the thread that asks for them, on which
    /// relays depend.</summary>
    public static Tensor? Replace(nn.Module layer, Tensor input, Tensor output, RelayedPass pass)
        => input.device_type == TorchSharp.DeviceType.CPU
            ? All.Select(relay => relay(layer, input, output, pass)).FirstOrDefault(relayed => relayed is not null)
            : null;
}
