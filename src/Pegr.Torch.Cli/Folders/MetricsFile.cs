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

    /// <summary>Creates the file, or empties it.</summary>
    public MetricsFile(string path)
        => _stream = Disk.Open(path, FileMode.Create, FileShare.Read);

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
        var whole = _stream.Position;
        try
        {
            Disk.Append(_stream, Encoding.UTF8.GetBytes(string.Join(',', cells) + "\n"));
        }
        catch (IOException) when (_stream.CanSeek)
        {
            // A full disk may have taken part of the line: half a number must not pass for one.
            _stream.SetLength(whole);
            throw;
        }
    }
}
