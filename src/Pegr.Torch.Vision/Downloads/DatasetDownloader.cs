using System.Globalization;
using System.Net.Http.Headers;
using Pegr.Torch.Files;

namespace Pegr.Torch.Vision.Downloads;

/// <summary>
/// Fetches data sets. Every file is written under another name, checked by its SHA-256 and then moved into place; what is
/// interrupted is kept and continued; what is there and good is not fetched again.
/// </summary>
public sealed class DatasetDownloader : IDisposable
{
    private readonly HttpClient _http;
    private readonly FileFetcher _fetcher;
    private readonly Func<Stream, Stream> _wrap;

    /// <summary>Creates a downloader. Proxies are those of the system, such as <c>HTTPS_PROXY</c>.</summary>
    /// <param name="patience">How long servers that falter are put up with; null for the default.</param>
    public DatasetDownloader(DownloadPatience? patience = null)
        : this(patience ?? DownloadPatience.Default, stream => stream)
    {
    }

    internal DatasetDownloader(DownloadPatience patience, Func<Stream, Stream> wrap)
    {
        _wrap = wrap;
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = patience.Silence }) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Pegr.Torch", "1.0"));
        _fetcher = new FileFetcher(_http, patience, wrap);
    }

    /// <summary>Fetches what is not there yet.</summary>
    /// <param name="download">What to fetch.</param>
    /// <param name="folder">Where it goes; made where it is not there.</param>
    /// <param name="progress">Is told how far it has come; may be null.</param>
    /// <param name="stop">Ends it; what has come is kept.</param>
    /// <exception cref="InvalidInputException">The folder cannot be written or its disk is too small.</exception>
    /// <exception cref="DownloadException">No address gave a file, or the disk did not take it.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task Download(
        DatasetDownload download, string folder, Action<DownloadProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(download);
        ArgumentNullException.ThrowIfNull(folder);
        Prepare(folder);
        ClearRemains(download, folder);
        var missing = download.Files.Where(file => !FileCheck.IsGood(folder, file)).ToList();
        CheckRoom(folder, missing);
        var before = download.Size - missing.Sum(file => file.Size);
        foreach (var file in missing)
        {
            var start = before;
            await Fetch(file, folder, done => progress?.Invoke(new(file.Name, start + done, download.Size)), stop);
            before += file.Size;
            progress?.Invoke(new(file.Name, before, download.Size));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task Fetch(RemoteFile file, string folder, Action<long> progress, CancellationToken stop)
    {
        var path = Path.Combine(folder, file.Name);
        if (!IsThere(path, file))
        {
            await _fetcher.Fetch(file, folder, progress, stop);
        }

        if (!file.IsArchive)
        {
            return;
        }

        try
        {
            TarArchive.Unpack(path, file.Contents, folder, _wrap, stop);
        }
        catch (InvalidDataException hostile)
        {
            Disk.Delete(path);
            throw new DownloadException($"{path}: this archive is refused: {hostile.Message}. It was deleted, and nothing of it was kept.", hostile);
        }

        Disk.Delete(path);
    }

    private static bool IsThere(string path, RemoteFile file)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var stream = RegularFile.Open(path);
        return FileCheck.Matches(stream, file.Size, file.Sha256);
    }

    private static void Prepare(string folder)
    {
        try
        {
            Disk.MakeFolder(folder);
            TemporaryFile.ClearDead(folder);
            FileWriter.CheckWritable(Path.Combine(folder, "writable"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException(
                "data-dir", $"{folder} cannot be written ({error.Message.TrimEnd('.')}); name another folder.", error);
        }
    }

    // Of files that are there whole a killed process may have left the archive that they came in, or a part of one.
    private static void ClearRemains(DatasetDownload download, string folder)
    {
        foreach (var file in download.Files.Where(file => FileCheck.IsGood(folder, file)))
        {
            var path = Path.Combine(folder, file.Name);
            PartFile.ClearDead(path);
            if (file.IsArchive && IsThere(path, file))
            {
                Disk.Delete(path);
            }
        }
    }

    private static void CheckRoom(string folder, List<RemoteFile> files)
    {
        var need = files.Sum(file => file.Size + (file.IsArchive ? file.Contents.Sum(content => content.Size) : 0)
            - LengthOf(Path.Combine(folder, file.Name)) - LengthOf(Path.Combine(folder, file.Name + PartFile.Extension)));
        long room;
        try
        {
            room = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return; // a disk that does not tell; writing will
        }

        if (room < need)
        {
            throw new InvalidInputException("data-dir", string.Create(
                CultureInfo.InvariantCulture,
                $"the disk of {folder} has {room / 1e6:N0} MB free and {need / 1e6:N0} MB are needed; make room or name another folder."));
        }
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
