using System.Globalization;
using System.Text;
using Pegr.Torch.Files;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Folders;

/// <summary>
/// Writes <c>metrics.csv</c> while the runs go on: one line per logged step and run, on disk as soon as it is logged.
/// </summary>
internal sealed class MetricsFile : IDisposable
{
    /// <summary>The columns that say which run and step a line is of.</summary>
    public static IReadOnlyList<string> RunColumns { get; } = ["objective", "lambda", "seed", "step"];

    private readonly FileStream _stream;
    private IReadOnlyList<string>? _metrics;

    // Where lines that were there before end.
    private long _before;

    /// <summary>Creates the file, or empties it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="goOn">Whether lines that are there already stay for as long as the same ones are added again: a run that is gone on
    /// with logs anew what it had logged, and may be stopped before it has done so.</param>
    public MetricsFile(string path, bool goOn = false)
    {
        _stream = Disk.Open(path, goOn ? FileMode.OpenOrCreate : FileMode.Create, FileShare.Read, goOn ? FileAccess.ReadWrite : FileAccess.Write);
        _before = goOn ? _stream.Length : 0;
    }

    /// <summary>Adds a line; the first one decides on the columns.</summary>
    public void Append(RunInfo run, MetricRow row)
    {
        if (_metrics is null)
        {
            _metrics = [.. row.Values.Keys];
            Write([.. RunColumns, .. _metrics]);
        }

        Write(
        [
            run.Objective,
            Text(run.Lambda),
            run.Seed.ToString(CultureInfo.InvariantCulture),
            row.Step.ToString(CultureInfo.InvariantCulture),
            .. _metrics.Select(metric => Text(row[metric])),
        ]);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private void Write(IEnumerable<string> cells)
    {
        var line = Encoding.UTF8.GetBytes(string.Join(',', cells) + "\n");
        if (IsThere(line))
        {
            return;
        }

        var whole = _stream.Position;
        try
        {
            Disk.Append(_stream, line);
        }
        catch (IOException) when (_stream.CanSeek)
        {
            // A full disk may have taken part of the line: half a number must not pass for one.
            _stream.SetLength(whole);
            throw;
        }
    }

    // What differs from the line ends what is kept from before.
    private bool IsThere(byte[] line)
    {
        if (_stream.Position >= _before)
        {
            return false;
        }

        var start = _stream.Position;
        var found = new byte[line.Length];
        if (_stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) == line.Length && found.AsSpan().SequenceEqual(line))
        {
            return true;
        }

        _stream.SetLength(start);
        _stream.Position = _before = start;
        return false;
    }
}
