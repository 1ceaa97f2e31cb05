using System.Runtime.InteropServices;

namespace Pegr.Torch.Runtime;

/// <summary>
/// The failure of an operation whose <see cref="TorchSharp.Scalar"/> the garbage collector freed while libtorch read it. Nothing of
/// this library can fail so (see <see cref="Scalars"/>), but a model, loss or optimizer that uses TorchSharp's operators can, by chance.
/// </summary>
internal static class CollectedScalar
{
    /// <summary>How often in a row the same work may fail so before something else must be the cause.</summary>
    public const int MaxRepeats = 100;

    // Where libtorch finds that a scalar is of a kind that it cannot be: a freed one, or one that was made in its place meanwhile.
    private static readonly string[] Signs = ["c10/core/Scalar.h", "Exception raised from alpha_check", "without overflow"];

    /// <summary>Whether an error is such a failure.</summary>
    public static bool Explains(Exception? error)
        => error is not null && ((error is ExternalException && Signs.Any(sign => error.Message.Contains(sign, StringComparison.Ordinal))) || Explains(error.InnerException));

    /// <summary>Does what changes nothing before it is done, again where it fails so.</summary>
    public static void Repeat(Action work) => Repeat(() =>
    {
        work();
        return true;
    });

    /// <summary>Computes what changes nothing, again where it fails so.</summary>
    public static T Repeat<T>(Func<T> work)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return work();
            }
            catch (Exception error) when (failures < MaxRepeats && Explains(error))
            {
                // By chance: the next time it is read in time.
            }
        }
    }
}
