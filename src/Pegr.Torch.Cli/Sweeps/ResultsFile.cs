using System.Text;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>The results of one share, in the order in which they came: a line of which sweep they are, the column names, the runs.</summary>
/// <param name="path">The file.</param>
/// <param name="plan">The sweep.</param>
internal sealed class ResultsFile(string path, SweepPlan plan)
{
    private const string Mark = "# pegr sweep ";

    // 1, which was not named, had no checksums.
    private const string Format = "2";

    /// <summary>What every such file begins with.</summary>
    public string Preamble { get; private init; } = $"{Mark}{Format} {plan.Fingerprint}\n{ResultLines.Header(plan)},{LineChecksum.Column}\n";

    // Lines that were put together are checked no more: they are for people and other programs.
    private bool HasChecksums { get; init; } = true;

    /// <summary>The file of all results put together, which does not say of which sweep they are.</summary>
    public static ResultsFile Merged(string path, SweepPlan plan) => new(path, plan)
    {
        Preamble = $"{ResultLines.Header(plan)}\n",
        HasChecksums = false,
    };

    /// <summary>Reads the finished runs' lines. A last line without its end was being written when a process died: it does not count.</summary>
    /// <returns>Key, line and line number of every run.</returns>
    /// <exception cref="InvalidInputException">The file is not of this sweep, or is damaged.</exception>
    public IReadOnlyList<(string Key, string Line, int Number)> Read()
    {
        var (text, _) = ReadWhole();
        return text.Length == 0 ? [] : [.. Lines(text)];
    }

    /// <summary>Cuts off what <see cref="Read"/> does not count and gives a new file its beginning.</summary>
    /// <param name="stream">The file, open for writing by this process alone.</param>
    /// <exception cref="InvalidInputException">The file is not of this sweep.</exception>
    public void Repair(FileStream stream)
    {
        var (_, length) = ReadWhole();
        stream.SetLength(length);
        stream.Seek(0, SeekOrigin.End);
        if (length == 0)
        {
            Disk.Append(stream, Encoding.UTF8.GetBytes(Preamble));
        }
    }

    // The complete lines, and their length in bytes.
    private (string Text, long Length) ReadWhole()
    {
        if (!File.Exists(path))
        {
            return ("", 0);
        }

        // Sharing all, so that a file that another process writes to can be read.
        using var stream = RegularFile.Open(path, FileShare.ReadWrite);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.ToArray().AsSpan();
        var whole = bytes[..(bytes.LastIndexOf((byte)'\n') + 1)];
        var text = Encoding.UTF8.GetString(whole);
        if (text.StartsWith(Preamble, StringComparison.Ordinal))
        {
            return (text, whole.Length);
        }

        // A process that died in its first moment leaves less than the beginning.
        if (Preamble.StartsWith(Encoding.UTF8.GetString(bytes), StringComparison.Ordinal))
        {
            return ("", 0);
        }

        var problem = !text.StartsWith(Mark, StringComparison.Ordinal)
            ? "this is not a results file of pegr sweep"
            : text.StartsWith($"{Mark}{Format} ", StringComparison.Ordinal)
                ? "these results are of a sweep with other settings; shares of different sweeps cannot be put together"
                : "another version of pegr wrote these results, in another form; go on with that version, or delete the file, and its runs are done again";
        throw new InvalidInputException($"{path}: {problem}.");
    }

    private IEnumerable<(string Key, string Line, int Number)> Lines(string text)
    {
        var number = Preamble.Count(character => character == '\n');
        foreach (var line in text[Preamble.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            var checkedLine = HasChecksums ? LineChecksum.Remove(line) : line;
            yield return checkedLine is not null && ResultLines.Key(checkedLine) is { } key
                ? (key, checkedLine, number)
                : throw new InvalidInputException(
                    $"{Place(number)}: this line is damaged{(checkedLine is null ? " (its checksum does not hold)" : "")}; delete it, and its run is done again.");
        }
    }

    /// <summary>What messages call a line.</summary>
    public string Place(int number) => FormattableString.Invariant($"{path}, line {number}");
}
