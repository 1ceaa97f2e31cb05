using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>Test accuracy class by class: a line per class, a column per objective, means over the seeds.</summary>
public static class ClassAccuracyTable
{
    private const int MostClasses = 20;

    /// <summary>The table with its heading; null for data without named classes.</summary>
    /// <param name="record">An experiment's record.</param>
    public static (string Heading, TextTable Table)? Of(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var groups = ObjectiveGroup.BestOfEach(ObjectiveGroup.Of(record.Runs).Where(group => group.Runs.Any(run => run.ClassAccuracies.Count > 0)));
        if (groups.Count == 0)
        {
            return null;
        }

        var classes = groups[0].Runs.SelectMany(run => run.ClassAccuracies).Select(item => item.Class).Distinct().ToList();
        var shown = Shown(classes, groups[0]);
        var columns = groups.Select(group => (Finding.Name(record, group), (Func<string, string>)(name => Accuracy(group.OfClass(name)))));
        return (Heading(classes.Count, shown.Count, groups[0]), TextTable.Of(shown, [("class", name => name), .. columns]));
    }

    private static string Heading(int classes, int shown, ObjectiveGroup first)
        => "Test accuracy class by class"
            + (shown < classes ? $", the lowest and the highest {shown / 2} of {classes} with {first.Objective}" : "") + ":";

    // Of very many classes the extremes tell most.
    private static List<string> Shown(List<string> classes, ObjectiveGroup group)
    {
        if (classes.Count <= MostClasses)
        {
            return classes;
        }

        var ordered = classes.Where(name => group.OfClass(name).Count > 0).OrderBy(name => group.OfClass(name).Average()).ToList();
        return [.. ordered.Take(MostClasses / 2), .. ordered.TakeLast(MostClasses / 2)];
    }

    private static string Accuracy(IReadOnlyList<double> values) => values.Count == 0 ? "-" : Readable.Fraction(values.Average());
}
