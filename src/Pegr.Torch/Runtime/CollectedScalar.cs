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

    // All checks of a scalar's kind that a freed one fails are in this one file of libtorch.
    private const string Origin = "c10/core/Scalar.h";

    /// <summary>Whether an error is such a failure.</summary>
    public static bool Explains(Exception? error)
        => error is not null && ((error is ExternalException && error.Message.Contains(Origin, StringComparison.Ordinal)) || Explains(error.InnerException));

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
