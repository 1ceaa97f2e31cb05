namespace Pegr.Torch.PerExample.Auditing;

/// <summary>What an engine is about to do with the layers' rules.</summary>
internal enum AuditedUse
{
    /// <summary>Norms alone.</summary>
    Norms,

    /// <summary>Norms that keep their graph.</summary>
    DifferentiableNorms,

    /// <summary>The penalty's gradient, by the rules' own derivatives.</summary>
    Step,

    /// <summary>The penalty's gradient, by hand from one end of a chain of layers to the other.</summary>
    ChainStep,
}
