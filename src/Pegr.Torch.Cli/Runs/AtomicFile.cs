namespace Pegr.Torch.Cli.Runs;

/// <summary>Writes files that are either complete or not there.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file by way of a temporary one beside it, in place of one of the same name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its content.</param>
    public static void Write(string path, string text)
    {
        var temporary = Beside(path);
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Finds out whether a file can be written, by making and deleting a temporary one beside it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void CheckWritable(string path)
    {
        var temporary = Beside(path);
        new FileStream(temporary, FileMode.CreateNew, FileAccess.Write).Dispose();
        File.Delete(temporary);
    }

    /// <summary>Writes a file only if there is none of that name; of several processes that try, one succeeds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its content.</param>
    /// <returns>False where the name is taken.</returns>
    public static bool TryClaim(string path, string text)
    {
        // Making the file is the claim: a move would look first and then replace, and two processes could both look.
        FileStream claim;
        try
        {
            claim = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }

        claim.Dispose();
        try
        {
            Write(path, text);
            return true;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static string Beside(string path) => $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
}
