using Pegr.Torch.Runtime;
namespace Pegr.Torch.PerExample.Composition;

/// <summary>
/// How the dropout of TorchSharp's transformer layers is seen: attention answers one tiny number, its bias, which goes through
/// dropout and the normalizations; these are linear in numbers so small that their variance is nothing beside eps.
/// </summary>
internal static class TransformerProbe
{
    private const double Tiny = 1e-14;

    /// <summary>Sets the weights.</summary>
    /// <param name="borrowed">The layer's.</param>
    /// <param name="bias">The name of the attention's bias.</param>
    public static void Set(BorrowedWeights borrowed, string bias)
        => borrowed.Clear((name, weight) =>
        {
            if (name == bias)
            {
                weight.narrow(0, 0, 1).fill_(Scalars.Of(Tiny));
            }
            else if (name.Contains("norm", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal))
            {
                weight.fill_(Scalars.Of(1));
            }
        });
}
