using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>When an objective looks at a batch's labels to see that they are some: at every step where they are on the CPU, and where looking means
/// waiting for an accelerator at uses 1, 2, 4, 8, … with a model and a type of labels.</summary>
internal sealed class LabelChecks
{
    private readonly CheckSchedule _schedule = new();

    /// <summary>Counts a step, and tells whether its labels are to be looked at.</summary>
    public bool IsDue(nn.Module model, Tensor targets)
        => ReadBack.IsFree(targets.device_type) || _schedule.IsDue(model, targets.dtype, [], out _);
}
