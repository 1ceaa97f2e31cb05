namespace Pegr.Torch.PerExample.Looping;

/// <summary>What a local loop is to give.</summary>
internal enum LoopPurpose
{
    /// <summary>Squared norms without graph.</summary>
    Norms,

    /// <summary>Squared norms and the gradients themselves, without graph.</summary>
    Gradients,

    /// <summary>Squared norms that can be differentiated.</summary>
    Graph,

    /// <summary>Squared norms without graph, and their derivative.</summary>
    Derivatives,
}
