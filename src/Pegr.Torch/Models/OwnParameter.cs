using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>Makes parameters that belong to their module whatever dispose scope it is made in.</summary>
internal static class OwnParameter
{
    /// <summary>One number everywhere.</summary>
    public static Parameter Constant(double value, params long[] shape)
    {
        var parameter = Empty(shape);
        nn.init.constant_(parameter, Scalars.Of(value));
        return parameter;
    }

    private static Parameter Empty(long[] shape)
    {
        var parameter = nn.Parameter(empty(shape));
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
