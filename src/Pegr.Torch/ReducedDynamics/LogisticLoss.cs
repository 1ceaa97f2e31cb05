namespace Pegr.Torch.ReducedDynamics;

/// <summary>l(z) = log(1 + exp(−z)) with its derivatives, accurate at every z.</summary>
internal static class LogisticLoss
{
    /// <summary>l, l′ and l″.</summary>
    /// <param name="margin">z.</param>
    public static (double Value, double Slope, double Curvature) At(double margin)
    {
        var small = Math.Exp(-Math.Abs(margin));
        var slope = -(margin >= 0 ? small : 1) / (1 + small);
        return (Math.Max(0, -margin) + LogOfOnePlus(small), slope, small / ((1 + small) * (1 + small)));
    }

    // log(1 + x) where 1 + x rounds (Kahan).
    private static double LogOfOnePlus(double x)
    {
        var rounded = 1 + x;
        return rounded == 1 ? x : Math.Log(rounded) * x / (rounded - 1);
    }
}
