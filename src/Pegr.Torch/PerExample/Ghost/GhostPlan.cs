using System.Globalization;
using System.Text;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>What the ghost engine does for each layer of a model; its text is a table.</summary>
/// <param name="Layers">The layers in the model's order.</param>
public sealed record GhostPlan(IReadOnlyList<GhostPlanLayer> Layers)
{
    /// <summary>Whether steps of PEGR on single examples go by hand, without a graph, as they do with models that are chains of linear layers and activation functions.</summary>
    public bool StepsByHand { get; init; }

    /// <summary>What a step of PEGR costs in steps of gradient descent by multiplications alone: the quotient of those of these layers. Null where
    /// a layer is looped over, or none multiplies. Products besides, such as those of queries and keys, are not counted.</summary>
    public double? Limit
    {
        get
        {
            var work = Layers.Select(layer => layer.Work).OfType<StepWork>().ToList();
            return work.Count > 0 && Layers.All(layer => layer.Note is null) ? work.Sum(layer => layer.Penalized) / work.Sum(layer => layer.Descent) : null;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string[] heads = ["layer", "type", "input", "output", "strategy", "multiplications", "numbers kept"];
        var rows = Layers.Select(l => new[]
        {
            l.Name.Length == 0 ? "(model)" : l.Name, l.Type, ShapeText.Of([.. l.Input]), ShapeText.Of([.. l.Output]), l.Strategy, l.Note is null ? Number(l.Multiplications) : "of its passes", Number(l.Numbers),
        }).Prepend(heads).ToList();
        var widths = Enumerable.Range(0, heads.Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        foreach (var note in Layers.Select(layer => layer.Note).OfType<string>())
        {
            text.AppendLine(note);
        }

        if (Limit is { } limit)
        {
            text.AppendLine(FormattableString.Invariant($"By these layers' multiplications a step costs {limit:F2} steps of gradient descent."));
        }

        if (StepsByHand)
        {
            text.AppendLine("Steps of PEGR go by hand, without a graph.");
        }

        return text.ToString();
    }

    private static string Number(double? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "elementwise";
}
