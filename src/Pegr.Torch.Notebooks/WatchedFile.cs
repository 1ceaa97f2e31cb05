using Pegr.Torch.Files;

namespace Pegr.Torch.Notebooks;

/// <summary>Finds out whether a file may have changed.</summary>
/// <param name="path">The file, or a link to it.</param>
internal sealed class WatchedFile(string path)
{
    private (DateTime Time, long Length)? _seen;

    /// <summary>Whether it has another time or length than when this was last asked, or is there again; so it is the first time.</summary>
    public bool HasChanged()
    {
        var now = Look();
        var hasChanged = now != _seen;
        _seen = now;
        return hasChanged && now is not null;
    }

    /// <summary>Writes to it, unless it changes in the meantime.</summary>
    /// <param name="makeText">Reads the file and makes of it what is to be written.</param>
    public void Rewrite(Func<string> makeText)
    {
        while (true)
        {
            var before = Look();
            var text = makeText();
            if (Look() == before)
            {
                FileWriter.Write(path, text);
                return;
            }
        }
    }

    private (DateTime Time, long Length)? Look()
    {
        var file = new FileInfo(Disk.Destination(path));
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
    }
}
