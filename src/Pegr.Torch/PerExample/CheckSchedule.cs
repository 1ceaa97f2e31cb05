using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// When a pass is checked: at uses 1, 2, 4, 8, … with a model and a kind of input (shapes, modes, trainable parameters, loss), as what a
/// model does may change while it learns, and at every use while layers are called by what is in the data, such as experts that are
/// given the rows routed to them.
/// </summary>
internal sealed class CheckSchedule
{
    private readonly ConditionalWeakTable<nn.Module, Dictionary<string, Kind>> _models = [];

    /// <summary>Counts a use, and runs a check where one is due.</summary>
    /// <param name="model">The model.</param>
    /// <param name="kind">The kind of input.</param>
    /// <param name="calls">How each layer was called, see <see cref="GhostPass.CallsByLayer"/>.</param>
    /// <param name="check">Throws if the pass does not hold everything.</param>
    public void Use(nn.Module model, string kind, IReadOnlyDictionary<string, int> calls, Action check)
    {
        var kinds = _models.GetOrCreateValue(model);
        if (!kinds.TryGetValue(kind, out var seen))
        {
            kinds[kind] = seen = new Kind();
        }

        if (seen.IsDue(calls))
        {
            check();
        }
    }

    private sealed class Kind
    {
        private readonly Dictionary<string, int> _first = [];
        private readonly HashSet<string> _varying = [];
        private long _uses;

        public bool IsDue(IReadOnlyDictionary<string, int> calls)
        {
            foreach (var (layer, count) in calls)
            {
                if (!_first.TryAdd(layer, count) && _first[layer] != count)
                {
                    _varying.Add(layer);
                }
            }

            _uses++;
            return long.IsPow2(_uses) || calls.Keys.Any(_varying.Contains);
        }
    }
}
