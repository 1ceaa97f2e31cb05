using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Support;

#pragma warning disable RS0030 // The library must serve and convert these layers, though TorchSharp's own code makes scalars in passing for them.

/// <summary>
/// TorchSharp's layers that make a scalar in passing. Batch normalization does so in each forward pass in training mode: run it by
/// <see cref="Call"/>. In evaluation mode it is safe.
/// </summary>
internal static class UnsafeLayers
{
    public static BatchNorm1d BatchNorm1d(
        long features, double eps = 1e-5, double momentum = 0.1, bool affine = true, bool trackRunningStats = true, ScalarType? dtype = null)
        => nn.BatchNorm1d(features, eps, momentum, affine, trackRunningStats, dtype: dtype);

    public static BatchNorm2d BatchNorm2d(long features, double eps = 1e-5) => nn.BatchNorm2d(features, eps);

    public static BatchNorm3d BatchNorm3d(long features) => nn.BatchNorm3d(features);

    /// <summary>Its constructor is what makes the scalar.</summary>
    public static PReLU PReLU(long parameters, double init)
    {
        using var held = new HeldFinalizers();
        return nn.PReLU(parameters, init);
    }

    /// <summary>A forward pass in which the garbage collector does not take the scalar.</summary>
    public static Tensor Call(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        using var held = new HeldFinalizers();
        return model.call(input);
    }
}
