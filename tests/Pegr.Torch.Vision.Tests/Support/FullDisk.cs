namespace Pegr.Torch.Vision.Tests.Support;

/// <summary>A file on a disk that takes so many bytes and no more.</summary>
internal sealed class FullDisk(Stream file, int room) : Stream
{
    private int _room = room;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => file.Position = value; }

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => file.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count)
    {
        var taken = Math.Min(_room, count);
        file.Write(buffer, offset, taken);
        _room -= taken;
        if (taken < count)
        {
            throw new IOException("No space left on device");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
