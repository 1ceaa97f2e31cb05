using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Support;

/// <summary>Tensors as plain arrays, for tests that compute the expected values in plain loops.</summary>
internal static class Arrays
{
    public static double[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().cpu().to(float64).contiguous().data<double>().ToArray();
    }

    public static double[,] Of2(Tensor tensor)
    {
        var (flat, shape) = (Of(tensor), tensor.shape);
        var result = new double[shape[0], shape[1]];
        Buffer.BlockCopy(flat, 0, result, 0, flat.Length * sizeof(double));
        return result;
    }

    public static double[,,] Of3(Tensor tensor)
    {
        var (flat, shape) = (Of(tensor), tensor.shape);
        var result = new double[shape[0], shape[1], shape[2]];
        Buffer.BlockCopy(flat, 0, result, 0, flat.Length * sizeof(double));
        return result;
    }
}
