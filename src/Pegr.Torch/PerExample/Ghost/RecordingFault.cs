namespace Pegr.Torch.PerExample.Ghost;

/// <summary>What a recorded pass may lack; where there are several, the first explains the others.</summary>
internal enum RecordingFault
{
    /// <summary>A layer's recorded output is not what the layer makes of its input.</summary>
    ChangedOutput,

    /// <summary>A layer's rows are not the examples.</summary>
    MixedRows,

    /// <summary>The loss depends on a layer's parameters besides its calls.</summary>
    UsedElsewhere,
}
