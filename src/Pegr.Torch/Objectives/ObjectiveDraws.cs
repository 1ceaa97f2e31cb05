using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>The random stream of an objective that draws at every step, on the CPU whatever the device; kept in checkpoints.</summary>
/// <param name="seed">Where the draws come from.</param>
internal sealed class ObjectiveDraws(long seed) : IResumable, IDisposable
{
    private const string StateName = "objective/draws";

    private readonly Generator _generator = new((ulong)seed, CPU);

    /// <summary>The generator to draw from.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public Generator Generator
    {
        get
        {
            ObjectDisposedException.ThrowIf(_generator.Handle == 0, this);
            return _generator;
        }
    }

    /// <inheritdoc/>
    public void Save(SavedState state)
    {
        var generator = Generator;
        ArgumentNullException.ThrowIfNull(state);
        GeneratorState.Save(state, StateName, generator);
    }

    /// <inheritdoc/>
    public void Restore(SavedState state)
    {
        var generator = Generator;
        ArgumentNullException.ThrowIfNull(state);
        GeneratorState.Restore(state, StateName, generator);
    }

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();
}
