using System.Globalization;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>What an audit compared, and how far the two sides agreed; its text is a sentence or two.</summary>
/// <param name="Example">Index of the example in the batch.</param>
/// <param name="Layers">The layers whose squared norms were compared.</param>
/// <param name="Norms">Largest difference between a layer's squared gradient norm by its rule and by autograd, relative to it.</param>
/// <param name="Gradient">The same of the penalty's gradient, relative to its norm; null where it was not compared.</param>
/// <param name="Independence">The same of loss and norms between the example alone and beside another one; null where it was
/// not compared.</param>
/// <param name="Notes">What was not compared, and why.</param>
public sealed record AuditReport(
    long Example, IReadOnlyList<string> Layers, double Norms, double? Gradient, double? Independence, IReadOnlyList<string> Notes)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var text = FormattableString.Invariant($"Example {Example} against the definition: {Count(Layers.Count, "layer")}, squared norms differ by {Norms:0E+0}");
        if (Gradient is { } gradient)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", the penalty's gradient by {gradient:0E+0}");
        }

        if (Independence is { } independence)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", alone and beside another example by {independence:0E+0}");
        }

        return string.Join(" ", Notes.Prepend(text + "."));
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
