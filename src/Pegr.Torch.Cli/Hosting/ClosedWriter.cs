using System.Text;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>Stands for a stream that the process was started without: whatever is written is not shown.</summary>
internal sealed class ClosedWriter : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => throw new IOException("the output is closed");
}
