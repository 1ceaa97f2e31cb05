using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Checks;

/// <summary>
/// When a pass is checked: at uses 1, 2, 4, 8, … with a model and a kind of input (shapes, modes, trainable parameters, loss), as what a
/// model does may change while it learns, and at every use while layers are called by what is in the data, such as experts that are
/// given the rows routed to them.
/// </summary>
internal sealed class CheckSchedule
{
    private readonly ConditionalWeakTable<nn.Module, Dictionary<object, Kind>> _models = [];

    /// <summary>Counts a use, and tells whether its pass is to be checked.</summary>
    /// <param name="model">The model.</param>
    /// <param name="kind">The kind of input.</param>
    /// <param name="calls">How often each layer was called, by its rule or in a loop.</param>
    /// <param name="use">The number of this use, from 1.</param>
    public bool IsDue(nn.Module model, object kind, IReadOnlyList<(bool GoesByRule, string Name, int Count)> calls, out long use)
    {
        var kinds = _models.GetOrCreateValue(model);
        if (!kinds.TryGetValue(kind, out var seen))
        {
            kinds[kind] = seen = new Kind();
        }

        return seen.IsDue(calls, out use);
    }

    private sealed class Kind
    {
        private readonly Dictionary<(bool GoesByRule, string Name), int> _first = [];
        private readonly HashSet<(bool GoesByRule, string Name)> _varying = [];
        private long _uses;

        public bool IsDue(IReadOnlyList<(bool GoesByRule, string Name, int Count)> calls, out long use)
        {
            var varies = false;
            foreach (var (goesByRule, name, count) in calls)
            {
                var layer = (goesByRule, name);
                if (!_first.TryAdd(layer, count) && _first[layer] != count)
                {
                    _varying.Add(layer);
                }

                varies |= _varying.Contains(layer);
            }

            use = ++_uses;
            return varies || long.IsPow2(use);
        }
    }
}
