using Pegr.Torch.PerExample.Rules;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>Puts layers together that share trainable parameters.</summary>
internal static class LayerGroups
{
    /// <summary>The groups, in the order of their first layers.</summary>
    public static List<LayerGroup> Of(IReadOnlyList<(RecordedLayer Layer, IReadOnlyList<LayerCall> Calls)> layers)
    {
        var groups = new List<List<(RecordedLayer Layer, IReadOnlyList<LayerCall> Calls)>>();
        var groupOf = new Dictionary<object, List<(RecordedLayer Layer, IReadOnlyList<LayerCall> Calls)>>(ReferenceEqualityComparer.Instance);
        foreach (var entry in layers)
        {
            // A layer may connect groups that had nothing in common.
            var touched = entry.Layer.Parameters.Values.Where(groupOf.ContainsKey).Select(parameter => groupOf[parameter]).Distinct().ToList();
            var group = touched.Count > 0 ? touched[0] : [];
            if (touched.Count == 0)
            {
                groups.Add(group);
            }

            foreach (var other in touched.Skip(1))
            {
                group.AddRange(other);
                groups.Remove(other);
            }

            group.Add(entry);
            foreach (var parameter in group.SelectMany(member => member.Layer.Parameters.Values))
            {
                groupOf[parameter] = group;
            }
        }

        return [.. groups.Select(group => new LayerGroup(group))];
    }
}
