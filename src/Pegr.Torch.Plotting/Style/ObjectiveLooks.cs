using Pegr.Torch.Comparisons;
using ScottPlot;

namespace Pegr.Torch.Plotting.Style;

/// <summary>Gives every objective of a record its look, the same in all figures.</summary>
public static class ObjectiveLooks
{
    // The first colors differ in lightness, for gray print, as well as in hue for all common kinds of color vision.
    private static readonly Dictionary<string, (string Name, Color Color, int Slot)> Known = new()
    {
        ["pegr"] = ("PEGR", Color.FromHex("#004488"), 0),
        ["gd"] = ("GD", Color.FromHex("#BB5566"), 1),
        ["gr"] = ("GR", Color.FromHex("#DDAA33"), 2),
        ["variance"] = ("Variance", Color.FromHex("#44AA99"), 3),
        ["sam"] = ("SAM", Color.FromHex("#882255"), 4),
        ["label-noise"] = ("Label noise", Color.FromHex("#117733"), 29),
        ["group"] = ("Group", Color.FromHex("#EE7733"), 28),
        ["norm"] = ("Norm", Color.FromHex("#AA4499"), 27),
        ["example-norm"] = ("Example norm", Color.FromHex("#332288"), 26),
        ["fisher"] = ("Fisher", Color.FromHex("#661100"), 25),
    };

    private const int FirstFurtherSlot = 5;

    private const double LightestShade = 0.5;

    private static readonly Color[] FurtherColors =
        Color.FromHex(["#55AACC", "#555555", "#999933", "#0077BB", "#CC3311", "#999999", "#DD8899"]);

    private static readonly LinePattern[] Patterns =
    [
        LinePattern.Solid,
        new([8, 4], 0, "dashes"),
        new([10, 3, 2, 3], 0, "dash, dot"),
        new([2, 3], 0, "dots"),
        new([16, 4], 0, "long dashes"),
        new([10, 3, 2, 3, 2, 3], 0, "dash, dot, dot"),
    ];

    private static readonly MarkerShape[] Markers =
    [
        MarkerShape.FilledCircle,
        MarkerShape.FilledSquare,
        MarkerShape.FilledTriangleUp,
        MarkerShape.FilledDiamond,
        MarkerShape.FilledTriangleDown,
        MarkerShape.OpenCircle,
        MarkerShape.OpenSquare,
        MarkerShape.OpenTriangleUp,
        MarkerShape.OpenDiamond,
        MarkerShape.OpenTriangleDown,
    ];

    /// <summary>The looks of a record's groups.</summary>
    /// <remarks>
    /// An objective has a color of its own; its further lambdas have lighter shades of it, and patterns and markers
    /// of their own. Objectives without a fixed look take the remaining ones in the record's order.
    /// </remarks>
    /// <param name="groups">All groups of the record (see <see cref="ObjectiveGroup.Of"/>).</param>
    /// <returns>One look per group, in the order of the groups.</returns>
    internal static IReadOnlyList<ObjectiveLook> For(IReadOnlyList<ObjectiveGroup> groups)
    {
        var unknown = groups.Select(group => group.Objective).Distinct().Where(key => !Known.ContainsKey(key)).ToList();
        var looks = new Dictionary<ObjectiveGroup, ObjectiveLook>();
        var taken = groups.Where(group => Known.ContainsKey(group.Objective)).Select(group => Known[group.Objective].Slot).ToHashSet();
        var nextSlot = FirstFurtherSlot;
        foreach (var lambdas in groups.GroupBy(group => group.Objective))
        {
            var color = Known.TryGetValue(lambdas.Key, out var known)
                ? known.Color
                : FurtherColors[unknown.IndexOf(lambdas.Key) % FurtherColors.Length];
            foreach (var (group, shade) in lambdas.OrderBy(group => group.Lambda).Select((group, index) => (group, index)))
            {
                var slot = shade == 0 && known.Name is not null ? known.Slot : Further();
                looks[group] = new ObjectiveLook(
                    NameOf(group, withLambda: group.Lambda != 0 || lambdas.Count() > 1),
                    FigureScheme.Current.Of(shade == 0 ? color : Lighter(color, shade / (double)(lambdas.Count() - 1))),
                    Patterns[slot % Patterns.Length],
                    Markers[slot % Markers.Length]);
            }
        }

        return groups.Select(group => looks[group]).ToArray();

        int Further()
        {
            while (taken.Contains(nextSlot))
            {
                nextSlot++;
            }

            return nextSlot++;
        }
    }

    /// <summary>Looks of what is no objective, such as groups of examples, in colors that no known objective has.</summary>
    /// <param name="names">The names for the legend.</param>
    /// <returns>One look per name, in their order.</returns>
    public static IReadOnlyList<ObjectiveLook> Named(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. names.Select((name, index) => new ObjectiveLook(
            name,
            FigureScheme.Current.Of(FurtherColors[index % FurtherColors.Length]),
            Patterns[index % Patterns.Length],
            Markers[index % Markers.Length]))];
    }

    /// <summary>The display name of an objective with its lambda, where it has one: "GD", "PEGR (λ=0.1)".</summary>
    /// <param name="group">A group of runs.</param>
    internal static string NameOf(ObjectiveGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return NameOf(group, withLambda: group.Lambda != 0);
    }

    /// <summary>The look of the objective with a display name such as "PEGR"; <see langword="null"/> where none has it.</summary>
    internal static ObjectiveLook? Find(string name)
        => Known.Where(known => known.Value.Name == name).Select(known => For([new ObjectiveGroup(known.Key, 0, [])])[0]).FirstOrDefault();

    // The lightest shade is as light as can be seen.
    private static Color Lighter(Color color, double part)
    {
        var most = LightestShade;
        while (most > 0.01 && Contrast.Between(color.Lighten(most), Colors.White) < Contrast.Least)
        {
            most *= 0.9;
        }

        return color.Lighten(most * part);
    }

    private static string NameOf(ObjectiveGroup group, bool withLambda)
    {
        var name = Known.TryGetValue(group.Objective, out var known) ? known.Name : group.Objective;
        return withLambda ? $"{name} (λ={FigureStyle.FormatShort(group.Lambda, digits: 5)})" : name;
    }
}
