using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>How far two right computations of one number may lie apart, by the coarsest type of number involved.</summary>
/// <param name="Norm">Of a layer's squared norm from the same activations and gradients, relative to it.</param>
/// <param name="Share">The same relative to the whole gradient's squared norm: a layer whose gradient cancels to nothing, such as
/// a bias in front of a normalization, has digits of noise alone.</param>
/// <param name="Derivative">Of a layer's part of the penalty's gradient.</param>
/// <param name="Pass">Of loss or norm between two forward passes, where kernels that differ with the number of examples change
/// activations and may carry some across a kink.</param>
/// <param name="Floor">Of squares so small that the type's numbers lose their digits there.</param>
internal sealed record AuditTolerance(double Norm, double Share, double Derivative, double Pass, double Floor)
{
    private static readonly AuditTolerance Double = new(1e-9, 1e-12, 1e-8, 1e-7, 1e-300);
    private static readonly AuditTolerance Single = new(5e-4, 1e-6, 2e-3, 1e-2, 1e-36);
    private static readonly AuditTolerance Half = new(0.05, 2e-3, 0.15, 0.2, 1e-36);

    public static AuditTolerance Of(IEnumerable<Tensor> tensors)
    {
        var all = tensors.ToList();
        if (all.Any(tensor => tensor.dtype is ScalarType.Float16 or ScalarType.BFloat16))
        {
            return Half;
        }

        // On a GPU float32 products may be taken from 11 digits (TF32).
        return !all.Any(tensor => tensor.dtype is ScalarType.Float32) ? Double
            : all.Any(tensor => tensor.device_type != DeviceType.CPU) ? Half
            : Single;
    }
}
