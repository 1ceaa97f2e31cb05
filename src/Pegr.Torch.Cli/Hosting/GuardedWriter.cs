using System.Text;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>
/// Writes to a stream that may be closed or full: what cannot be written is dropped, for a run must not fail of its progress,
/// nor an error of its message. What went wrong first is kept.
/// </summary>
/// <param name="inner">Where to write; not disposed here.</param>
internal sealed class GuardedWriter(TextWriter inner) : TextWriter
{
    /// <summary>What went wrong first; null where nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Guard(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Flush() => Guard(inner.Flush);

    private void Guard(Action write)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure = error;
        }
    }
}
