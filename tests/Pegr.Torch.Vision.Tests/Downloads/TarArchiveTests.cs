using System.Formats.Tar;
using Pegr.Torch.Files;
using Pegr.Torch.Vision.Downloads;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Downloads;

public sealed class TarArchiveTests : IDisposable
{
    private static readonly byte[] One = Idx.RandomBytes(5000, 1);
    private static readonly byte[] Two = Idx.RandomBytes(700, 2);

    private readonly TempFolder _folder = new();
    private readonly FileServer _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_expected_files_are_unpacked_and_the_rest_is_left_out()
    {
        await Download(Pack(
            new PaxTarEntry(TarEntryType.Directory, "set/"), Entry("set/one.bin", One), Entry("set/readme.html", [1, 2]), Entry("./set/two.bin", Two)));
        Assert.Equal(One, File.ReadAllBytes(Path.Combine(_folder.Path, "one.bin")));
        Assert.Equal(Two, File.ReadAllBytes(Path.Combine(_folder.Path, "two.bin")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task Archives_of_every_age_are_read(TarEntryFormat format)
    {
        await Download(Pack(In(format, "set/one.bin", One), In(format, "set/two.bin", Two)));
        Assert.Equal(One, File.ReadAllBytes(Path.Combine(_folder.Path, "one.bin")));
    }

    public static TheoryData<string, string> Hostile { get; } = new()
    {
        { "parent", "leaves the folder" },
        { "middle", "leaves the folder" },
        { "absolute", "leaves the folder" },
        { "windows", "leaves the folder" },
        { "symbolic", "SymbolicLink" },
        { "hard", "HardLink" },
        { "device", "CharacterDevice" },
        { "large", "5001 bytes where 5000 were expected" },
        { "small", "700 bytes where 5000 were expected" },
        { "changed", "not the publisher's" },
        { "twice", "one.bin twice" },
        { "lacking", "does not hold two.bin" },
        { "many", "more than 1000 entries" },
        { "none", "does not hold one.bin" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_archive_is_refused_and_nothing_of_it_kept(string kind, string problem)
    {
        var before = Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder.Path)!, "pegr-evil*");
        var failure = await Assert.ThrowsAsync<DownloadException>(() => Download(Pack(Entries(kind))));
        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(before, Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder.Path)!, "pegr-evil*"));
    }

    [Fact]
    public async Task Something_else_than_an_archive_is_refused()
    {
        await Assert.ThrowsAsync<DownloadException>(() => Download(Idx.RandomBytes(2000)));
        await Assert.ThrowsAsync<DownloadException>(() => Download(Idx.Gzip(Idx.RandomBytes(2000))));
        var good = Pack(Entry("one.bin", One), Entry("two.bin", Two));
        await Assert.ThrowsAsync<DownloadException>(() => Download(good[..(good.Length / 2)]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_disk_that_fills_while_unpacking_keeps_the_archive_and_no_half_file()
    {
        var packed = Pack(Entry("one.bin", One), Entry("two.bin", Two));
        var archive = Describe(packed);
        using (var full = new DatasetDownloader(DownloadPatience.Default, stream => stream is FileStream { Name: var name } && name.Contains(".bin.", StringComparison.Ordinal) ? new FullDisk(stream, 4000) : stream))
        {
            var failure = await Assert.ThrowsAsync<DownloadException>(() => full.Download(archive, _folder.Path, stop: TestContext.Current.CancellationToken));
            Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal([Path.Combine(_folder.Path, "set.tar.gz")], Directory.GetFileSystemEntries(_folder.Path));
        await Download(packed);
        Assert.Single(_server.Requests);
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public async Task A_download_that_is_killed_at_any_change_of_the_disk_leaves_nothing_that_the_next_does_not_clear()
    {
        var packed = Pack(Entry("one.bin", One), Entry("two.bin", Two));
        for (var (last, isKilled) = (0, true); isKilled; last++)
        {
            var changes = 0;
            DiskWatch.Watcher = (_, _) =>
            {
                if (changes++ >= last) // all later ones, too: nothing is cleared away
                {
                    throw new KilledException();
                }
            };
            isKilled = await Record.ExceptionAsync(() => Download(packed)) is KilledException;
            DiskWatch.Watcher = null;
            GC.Collect(); // with a process its open files go; here those that were not closed on the way
            GC.WaitForPendingFinalizers();

            await Download(packed);
            Assert.Equal(["one.bin", "two.bin"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.Equal(One, File.ReadAllBytes(Path.Combine(_folder.Path, "one.bin")));
            File.Delete(Path.Combine(_folder.Path, "one.bin"));
        }
    }

    private sealed class KilledException : Exception;

    private static TarEntry[] Entries(string kind) => kind switch
    {
        "parent" => [Entry("../pegr-evil-one.bin", One), Entry("two.bin", Two)],
        "middle" => [Entry("set/../../one.bin", One), Entry("two.bin", Two)],
        "absolute" => [Entry("/tmp/pegr-evil/one.bin", One), Entry("two.bin", Two)],
        "windows" => [Entry("..\\one.bin", One), Entry("two.bin", Two)],
        "symbolic" => [new PaxTarEntry(TarEntryType.SymbolicLink, "one.bin") { LinkName = "/etc/passwd" }, Entry("two.bin", Two)],
        "hard" => [new PaxTarEntry(TarEntryType.HardLink, "one.bin") { LinkName = "../one.bin" }, Entry("two.bin", Two)],
        "device" => [new PaxTarEntry(TarEntryType.CharacterDevice, "one.bin"), Entry("two.bin", Two)],
        "large" => [Entry("one.bin", [.. One, 0]), Entry("two.bin", Two)],
        "small" => [Entry("one.bin", Two), Entry("two.bin", Two)],
        "changed" => [Entry("one.bin", Idx.RandomBytes(5000, 9)), Entry("two.bin", Two)],
        "twice" => [Entry("one.bin", One), Entry("more/one.bin", One), Entry("two.bin", Two)],
        "lacking" => [Entry("one.bin", One)],
        "many" => [.. Enumerable.Range(0, 1001).Select(i => Entry($"{i}", []))],
        _ => [Entry("readme.html", [1])],
    };

    private static PaxTarEntry Entry(string name, byte[] content)
        => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    private static TarEntry In(TarEntryFormat format, string name, byte[] content)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
            _ => new GnuTarEntry(TarEntryType.RegularFile, name),
        };
        entry.DataStream = new MemoryStream(content);
        return entry;
    }

    private static byte[] Pack(params TarEntry[] entries)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return Idx.Gzip(stream.ToArray());
    }

    private DatasetDownload Describe(byte[] packed) => new("x",
        [Remote.Archive("set.tar.gz", packed, _server.Add("set.tar.gz", new Served(packed)), Remote.Expected("one.bin", One), Remote.Expected("two.bin", Two))]);

    private async Task Download(byte[] packed)
    {
        using var downloader = new DatasetDownloader();
        await downloader.Download(Describe(packed), _folder.Path, stop: TestContext.Current.CancellationToken);
    }
}
