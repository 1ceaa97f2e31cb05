using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Ghost;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>An audit that a step needs, done once.</summary>
/// <param name="run">Audits with the layers that are known not to go by their rules, on examples of a chunk, whose losses are given.</param>
internal sealed class DueAudit(Func<IReadOnlyDictionary<string, string>, BatchChunk, Tensor, AuditReport?> run)
{
    private bool _isDone;

    /// <summary>What was compared, once it was.</summary>
    public AuditReport? Report { get; private set; }

    /// <summary>Audits, unless that is done.</summary>
    /// <remarks>After the step's own forward pass, so that a mistake which that shows too is told as the model tells it.</remarks>
    /// <exception cref="AuditException">The engine's numbers differ from the definition.</exception>
    /// <exception cref="LayerUnfitException">A layer does not go by its rule; audit again with it among the unfit.</exception>
    public void Run(IReadOnlyDictionary<string, string> unfit, BatchChunk chunk, Tensor losses)
    {
        if (!_isDone)
        {
            Report = run(unfit, chunk, losses);
            _isDone = true;
        }
    }
}
