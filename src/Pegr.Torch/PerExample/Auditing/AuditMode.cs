namespace Pegr.Torch.PerExample.Auditing;

/// <summary>When an engine compares itself with the definition on the user's own model.</summary>
public enum AuditMode
{
    /// <summary>At the first use of a model, and again when the kind of use changes: the inputs' shape beyond the batch axis,
    /// a type, a module's mode, what is trainable, the loss, the rules.</summary>
    FirstUse,

    /// <summary>At every use.</summary>
    Always,

    /// <summary>Not at all.</summary>
    Never,
}
