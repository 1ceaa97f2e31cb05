using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>
/// A model's parameters, each once. <c>parameters()</c> lists one that several modules share (tied weights) once for every
/// module, and an optimizer made from that list steps it as often.
/// </summary>
public static class ModelParameters
{
    /// <summary>All parameters, each once, in the order in which the model lists them.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<Parameter> Of(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return TensorIdentity.Distinct([.. model.parameters()]);
    }
}
