using System.Globalization;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Downloads;
using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>Tables about data sets and their files.</summary>
internal static class DatasetTables
{
    /// <summary>What there is, and whether it is on this machine. Plain lines: paths must stay in one piece.</summary>
    public static IEnumerable<string> List(IReadOnlyList<IImageDatasetSource> sources)
    {
        var rows = sources.Select(source => (source.Key, source.Name, Size: Size(source), Place: Place(source)))
            .Prepend(("key", "data set", "to fetch", "on this machine"))
            .Append(($"{ImageFolderSource.Prefix}PATH", "your own images", "", "one sub-folder per class"))
            .ToList();
        var (key, name, size) = (rows.Max(row => row.Item1.Length), rows.Max(row => row.Item2.Length), rows.Max(row => row.Item3.Length));
        return rows.Select(row => $"{row.Item1.PadRight(key)}  {row.Item2.PadRight(name)}  {row.Item3.PadLeft(size)}  {row.Item4}");
    }

    /// <summary>How the files of a data set were found.</summary>
    public static Table Files(IEnumerable<(ExpectedFile File, FileState State)> files)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("file", "", "SHA-256 it should have");
        foreach (var (file, state) in files)
        {
            var verdict = state switch
            {
                FileState.Good => new Text("ok", new Style(Color.Green)),
                FileState.Missing => new Text("missing", new Style(Color.Red)),
                _ => new Text("DIFFERS", new Style(Color.Red)),
            };
            table.AddRow(new Text(file.Name), verdict, new Text(file.Sha256[..16] + "…"));
        }

        return table;
    }

    private static string Size(IImageDatasetSource source)
        => source.Download is { } download ? string.Create(CultureInfo.InvariantCulture, $"{download.Size / 1e6:0} MB") : "-";

    // Names tell enough for a list; 'verify' looks at every byte.
    private static string Place(IImageDatasetSource source)
    {
        var there = source.Download is { } download
            ? download.Contents.All(file => Path.Combine(source.DefaultFolder, file.Name) is var path && (File.Exists(path) || File.Exists($"{path}.gz")))
            : Directory.Exists(source.DefaultFolder);
        return there ? source.DefaultFolder : source.Download is null ? "no" : $"no; 'pegr data download {source.Key}' fetches it";
    }
}
