namespace Pegr.Torch.PerExample.Relays;

/// <summary>What a relay keeps besides tensors.</summary>
internal interface IRelayState
{
    /// <summary>The pass that it belongs to.</summary>
    RelayedPass Pass { get; }

    /// <summary>How many inputs it has.</summary>
    int Inputs { get; }
}
