using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// When a pass is checked: at the first use with a model and a kind of input (shapes, modes, trainable parameters, loss), and
/// again at use 16, 256, …, as what a model does may change while it learns. Where a check could not tell, it comes sooner.
/// </summary>
internal sealed class CheckSchedule
{
    private const long Sooner = 2;
    private const long Later = 16;

    private readonly ConditionalWeakTable<nn.Module, Dictionary<string, (long Uses, long Next)>> _models = [];

    /// <summary>Counts a use, runs a check where one is due, and takes down what it told.</summary>
    /// <param name="model">The model.</param>
    /// <param name="kind">The kind of input.</param>
    /// <param name="check">Tells whether everything could be told, or throws.</param>
    public void Use(nn.Module model, string kind, Func<bool> check)
    {
        var kinds = _models.GetOrCreateValue(model);
        var (uses, next) = kinds.GetValueOrDefault(kind, (0, 1));
        uses++;
        if (uses >= next)
        {
            next = uses * (check() ? Later : Sooner);
        }

        kinds[kind] = (uses, next);
    }
}
