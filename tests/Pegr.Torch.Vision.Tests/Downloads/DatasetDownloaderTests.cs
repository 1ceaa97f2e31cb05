using Pegr.Torch.Vision.Downloads;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Downloads;

public sealed class DatasetDownloaderTests : IDisposable
{
    private const int Size = 300_000;

    private static readonly DownloadPatience Quick = new(2, TimeSpan.Zero, TimeSpan.FromMinutes(2)); // no server here falls silent but where it is meant to
    private static readonly byte[] Content = Idx.RandomBytes(Size);
    private static readonly byte[] Other = Idx.RandomBytes(Size, 2);

    private readonly TempFolder _folder = new();
    private readonly FileServer _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_is_fetched_once_and_its_progress_told()
    {
        var file = Remote.Plain("a.bin", Content, _server.Add("a.bin", new Served(Content)));
        var told = new List<DownloadProgress>();
        await Fetch(file, told.Add);
        Assert.Equal(Content, Read());
        Assert.Equal(new DownloadProgress("a.bin", Size, Size), told[^1]);
        Assert.Equal(told.Select(progress => progress.Done).Order(), told.Select(progress => progress.Done));

        await Fetch(file);
        Assert.Single(_server.Requests);
        OnlyTheFileIsLeft();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\"v1\"")]
    public async Task A_connection_cut_midway_is_gone_on_with(string? tag)
    {
        var served = new Served(Content) { CutAfter = 130_000, Tag = tag };
        await Fetch(Remote.Plain("a.bin", Content, _server.Add("a.bin", served)));
        Assert.Equal(Content, Read());
        Assert.Equal(
            [(null, null), ("bytes=130000-", tag), ("bytes=260000-", tag)],
            _server.Requests.Select(request => (request.Range, request.IfRange)));
        OnlyTheFileIsLeft();
    }

    [Fact]
    public async Task A_later_run_goes_on_where_the_first_was_stopped()
    {
        var served = new Served(Content) { Tag = "\"v1\"" };
        var file = Remote.Plain("a.bin", Content, _server.Add("a.bin", served));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fetch(file, progress =>
        {
            if (progress.Done > 0)
            {
                stop.Cancel();
            }
        }, stop.Token));
        var kept = new FileInfo(PathOf("a.bin.part")).Length;
        Assert.InRange(kept, 1, Size - 1);
        Assert.False(File.Exists(PathOf("a.bin")));

        await Fetch(file);
        Assert.Equal(Content, Read());
        Assert.Equal(($"bytes={kept}-", "\"v1\""), (_server.Requests.Last().Range, _server.Requests.Last().IfRange));
        OnlyTheFileIsLeft();
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_or_has_another_version_starts_again()
    {
        _folder.Write("a.bin.part", Other[..1000]);
        await Fetch(Remote.Plain("a.bin", Content, _server.Add("a.bin", new Served(Content) { IgnoresRanges = true })));
        Assert.Equal(Content, Read());

        var address = _server.Add("a.bin", new Served(Content) { Tag = "\"v2\"" });
        File.Delete(PathOf("a.bin"));
        _folder.Write("a.bin.part", Other[..1000]);
        File.WriteAllLines(PathOf("a.bin.part.tag"), [address, "\"v1\""]);
        await Fetch(Remote.Plain("a.bin", Content, address));
        Assert.Equal(Content, Read());
        Assert.Equal("\"v1\"", _server.Requests.Last().IfRange);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(Size)]
    [InlineData(Size + 1)]
    public async Task A_part_that_turns_out_to_be_of_something_else_is_thrown_away(int length)
    {
        _folder.Write("a.bin.part", Idx.RandomBytes(length, 3));
        await Fetch(Remote.Plain("a.bin", Content, _server.Add("a.bin", new Served(Content))));
        Assert.Equal(Content, Read());
        OnlyTheFileIsLeft();
    }

    [Fact]
    public async Task A_server_that_never_gets_further_is_given_up()
    {
        var address = _server.Add("a.bin", new Served(Content) { CutAfter = 1000, MissesRanges = true });
        await Failed(Remote.Plain("a.bin", Content, address), "another part");
        Assert.False(File.Exists(PathOf("a.bin")));

        address = _server.Add("a.bin", new Served(Content) { CutAfter = 1000, IgnoresRanges = true });
        await Failed(Remote.Plain("a.bin", Content, address), address);
        Assert.False(File.Exists(PathOf("a.bin")));
    }

    [Fact]
    public async Task A_corrupted_file_is_deleted_and_the_mirror_asked()
    {
        var bad = _server.Add("bad", new Served(Other));
        var good = _server.Add("good", new Served(Content));
        await Fetch(Remote.Plain("a.bin", Content, bad, good));
        Assert.Equal(Content, Read());

        File.Delete(PathOf("a.bin"));
        await Failed(Remote.Plain("a.bin", Content, bad), "a.bin", bad, "SHA-256", "deleted");
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("403 Forbidden")]
    [InlineData("503 Service Unavailable")]
    public async Task An_address_that_answers_otherwise_is_passed_over(string status)
    {
        var bad = _server.Add("bad", new Served(Content) { Status = status });
        await Failed(Remote.Plain("a.bin", Content, bad), bad, status[..3]);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        await Fetch(Remote.Plain("a.bin", Content, bad, _server.Add("good", new Served(Content))));
        Assert.Equal(Content, Read());
    }

    [Fact]
    public async Task A_page_in_place_of_the_file_does_not_cost_what_has_come()
    {
        _folder.Write("a.bin.part", Content[..1000]);
        var page = _server.Add("page", new Served([1, 2, 3]) { IgnoresRanges = true });
        await Failed(Remote.Plain("a.bin", Content, page), "3 bytes", $"{Size}");
        Assert.Equal(1000, new FileInfo(PathOf("a.bin.part")).Length);
    }

    [Fact]
    public async Task No_more_than_the_expected_bytes_are_ever_written()
    {
        var endless = _server.Add("a.bin", new Served([.. Content, .. new byte[5_000_000]]) { HidesLength = true });
        await Failed(Remote.Plain("a.bin", Content, endless), "more than", $"{Size}");
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_falls_silent_is_given_up()
    {
        var gone = new FileServer();
        var address = gone.Add("a.bin", new Served(Content));
        gone.Dispose();
        await Failed(Remote.Plain("a.bin", Content, address), address, "run the command again");

        var cut = _server.Add("a.bin", new Served(Content) { CutAfter = 0 });
        await Failed(Remote.Plain("a.bin", Content, cut), cut);
        Assert.False(File.Exists(PathOf("a.bin")));

        var silent = _server.Add("a.bin", new Served(Content) { CutAfter = 0, FallsSilent = true });
        using var hasty = new DatasetDownloader(Quick with { Silence = TimeSpan.FromMilliseconds(100) });
        var failure = await Assert.ThrowsAsync<DownloadException>(() => hasty.Download(
            new DatasetDownload("x", [Remote.Plain("a.bin", Content, silent)]), _folder.Path, stop: TestContext.Current.CancellationToken));
        Assert.Contains("does not answer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_and_differs_is_replaced()
    {
        _folder.Write("a.bin", Other);
        await Fetch(Remote.Plain("a.bin", Content, _server.Add("a.bin", new Served(Content))));
        Assert.Equal(Content, Read());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(Size - 1)]
    public async Task A_full_disk_leaves_a_part_that_is_gone_on_with(int room)
    {
        var file = Remote.Plain("a.bin", Content, _server.Add("a.bin", new Served(Content)));
        using (var full = new DatasetDownloader(Quick, stream => new FullDisk(stream, room)))
        {
            var failure = await Assert.ThrowsAsync<DownloadException>(() => full.Download(
                new DatasetDownload("x", [file]), _folder.Path, stop: TestContext.Current.CancellationToken));
            Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(PathOf("a.bin")));
        await Fetch(file);
        Assert.Equal(Content, Read());
    }

    [Fact]
    public async Task A_second_download_at_the_same_time_is_refused()
    {
        using var other = new FileStream(PathOf("a.bin.part"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var file = Remote.Plain("a.bin", Content, _server.Add("a.bin", new Served(Content)));
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => Fetch(file));
        Assert.Contains("no other download", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused_before_anything_is_fetched()
    {
        var file = Remote.Plain("a.bin", Content, _server.Add("a.bin", new Served(Content)));
        using var downloader = new DatasetDownloader(Quick);
        var blocked = _folder.Write("file", [1]);
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => downloader.Download(
            new DatasetDownload("x", [file]), Path.Combine(blocked, "below"), stop: TestContext.Current.CancellationToken));
        Assert.StartsWith("data-dir: ", refusal.Message, StringComparison.Ordinal);

        var huge = new RemoteFile("a.bin", long.MaxValue / 4, file.Sha256, file.Addresses, file.Contents);
        refusal = await Assert.ThrowsAsync<InvalidInputException>(() => Fetch(huge));
        Assert.Contains("MB free", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void Files_are_checked_gzipped_or_not()
    {
        var expected = Remote.Expected("a.bin", Content);
        Assert.Equal(FileState.Missing, FileCheck.Check(_folder.Path, expected));
        _folder.Write("a.bin.gz", Idx.Gzip(Content));
        Assert.Equal(FileState.Good, FileCheck.Check(_folder.Path, expected));
        _folder.Write("a.bin.gz", Idx.Gzip(Other));
        Assert.Equal(FileState.Different, FileCheck.Check(_folder.Path, expected));
        _folder.Write("a.bin.gz", [1, 2, 3]);
        Assert.Equal(FileState.Different, FileCheck.Check(_folder.Path, expected));
        _folder.Write("a.bin", [.. Content, 0]);
        Assert.Equal(FileState.Different, FileCheck.Check(_folder.Path, expected));
        _folder.Write("a.bin", Content);
        Assert.Equal(FileState.Good, FileCheck.Check(_folder.Path, expected));
    }

    private async Task Fetch(RemoteFile file, Action<DownloadProgress>? progress = null, CancellationToken? stop = null)
    {
        using var downloader = new DatasetDownloader(Quick);
        await downloader.Download(
            new DatasetDownload("x", [file]), _folder.Path, progress, stop ?? TestContext.Current.CancellationToken);
    }

    private async Task Failed(RemoteFile file, params string[] parts)
    {
        var failure = await Assert.ThrowsAsync<DownloadException>(() => Fetch(file));
        Assert.DoesNotContain('\n', failure.Message);
        Assert.All(parts, part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private byte[] Read() => File.ReadAllBytes(PathOf("a.bin"));

    private void OnlyTheFileIsLeft() => Assert.Equal([PathOf("a.bin")], Directory.GetFileSystemEntries(_folder.Path));
}
