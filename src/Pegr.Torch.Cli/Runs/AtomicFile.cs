namespace Pegr.Torch.Cli.Runs;

/// <summary>Writes files that are either complete or not there.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file by way of a temporary one beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its content.</param>
    /// <param name="overwrite">Whether a file of that name may be replaced.</param>
    /// <returns>False where the name is taken and must not be replaced.</returns>
    public static bool Write(string path, string text, bool overwrite)
    {
        var temporary = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
