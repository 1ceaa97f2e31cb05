using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>One objective's curve with its look.</summary>
internal sealed record Curve(ObjectiveLook Look, IReadOnlyList<BandPoint> Points)
{
    /// <summary>One curve per group that has at least one finite value.</summary>
    public static IReadOnlyList<Curve> Of(ExperimentRecord record, Func<ObjectiveGroup, IReadOnlyList<BandPoint>> band)
    {
        var groups = ObjectiveGroup.Of(record.Runs);
        return groups
            .Zip(ObjectiveLooks.For(groups), (group, look) => new Curve(look, band(group)))
            .Where(curve => curve.Points.Count > 0)
            .ToArray();
    }

    /// <summary>The curves of a logged metric against steps.</summary>
    public static IReadOnlyList<Curve> Of(ExperimentRecord record, string metric) => Of(record, group => group.Band(metric));

    /// <summary>Every value that is drawn: means, and the ends of bands where these are drawn.</summary>
    public static IEnumerable<double> Drawn(IReadOnlyList<Curve> curves)
        => curves.Count <= CurvePanel.MostBands ? Values(curves) : curves.SelectMany(curve => curve.Points).Select(point => point.Value.Mean);

    /// <summary>Every mean, smallest and largest value of the curves.</summary>
    public static IEnumerable<double> Values(IEnumerable<Curve> curves)
        => curves
            .SelectMany(curve => curve.Points)
            .SelectMany(point => new[] { point.Value.Min, point.Value.Mean, point.Value.Max });
}
