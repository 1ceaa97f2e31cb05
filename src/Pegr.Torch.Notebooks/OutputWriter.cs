using System.Text;

namespace Pegr.Torch.Notebooks;

/// <summary>Takes what a cell prints.</summary>
/// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="outputs">The outputs of the cell that runs; a cell may leave threads behind that print during a later one.</param>
internal sealed class OutputWriter(string stream, Func<CellOutputs> outputs) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            outputs().Print(stream, value);
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + "\n");
}
