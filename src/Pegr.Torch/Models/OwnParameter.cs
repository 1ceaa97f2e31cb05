using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>Makes parameters that belong to their module whatever dispose scope it is made in.</summary>
internal static class OwnParameter
{
    /// <summary>Drawn from N(0, std²), by torch's global generator.</summary>
    public static Parameter Normal(double std, params long[] shape)
    {
        var parameter = Empty(shape);
        nn.init.normal_(parameter, 0, std);
        return parameter;
    }

    /// <summary>One number everywhere.</summary>
    public static Parameter Constant(double value, params long[] shape)
    {
        var parameter = Empty(shape);
        nn.init.constant_(parameter, value);
        return parameter;
    }

    private static Parameter Empty(long[] shape)
    {
        var parameter = nn.Parameter(empty(shape));
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
