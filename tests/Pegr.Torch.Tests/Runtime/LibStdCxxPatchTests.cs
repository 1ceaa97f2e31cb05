using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;

namespace Pegr.Torch.Tests.Runtime;

public sealed class LibStdCxxPatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _library;
    private readonly string _cache;

    public LibStdCxxPatchTests()
    {
        _library = _folder.File("libsome.so");
        _cache = _folder.File(Path.Combine("cache", "pegr-torch"));
        File.WriteAllBytes(_library, SyntheticElf.Typical());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_copy_is_weak_and_the_library_stays_as_it_was()
    {
        var copy = LibStdCxxPatch.CopyFor(_library, [_cache]);

        Assert.Equal(_cache, Path.GetDirectoryName(copy));
        Assert.Equal([0, 2, 0], ElfVersionReader.Read(File.ReadAllBytes(copy!)).Select(need => need.Flags));
        Assert.Equal(SyntheticElf.Typical(), File.ReadAllBytes(_library));
        Assert.Equal([copy], Directory.GetFiles(_cache));
    }

    [Fact]
    public void The_copy_is_made_once()
    {
        var copy = LibStdCxxPatch.CopyFor(_library, [_cache])!;
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(copy, longAgo);

        Assert.Equal(copy, LibStdCxxPatch.CopyFor(_library, [_cache]));
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(copy));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_copy_is_made_anew(bool truncated)
    {
        var copy = LibStdCxxPatch.CopyFor(_library, [_cache])!;
        var sound = File.ReadAllBytes(copy);
        var damaged = (byte[])sound.Clone();
        damaged[100] ^= 1;
        File.WriteAllBytes(copy, truncated ? sound[..50] : damaged);

        Assert.Equal(copy, LibStdCxxPatch.CopyFor(_library, [_cache]));
        Assert.Equal(sound, File.ReadAllBytes(copy));
    }

    [Fact]
    public void Another_library_of_the_same_name_gets_a_copy_of_its_own()
    {
        var first = LibStdCxxPatch.CopyFor(_library, [_cache]);
        File.WriteAllBytes(_library, SyntheticElf.Create([("libstdc++.so.6", ["GLIBCXX_3.4.32"])]));

        Assert.NotEqual(first, LibStdCxxPatch.CopyFor(_library, [_cache]));
        Assert.Equal(2, Directory.GetFiles(_cache).Length);
    }

    [Fact]
    public void What_a_dead_process_left_in_the_cache_is_cleared_when_a_copy_is_made()
    {
        File.Delete(LibStdCxxPatch.CopyFor(_library, [_cache])!);
        File.WriteAllText(Path.Combine(_cache, "libsome-0.so.12-0123456789abcdef.pegr-tmp"), "");

        Assert.Equal([LibStdCxxPatch.CopyFor(_library, [_cache])], Directory.GetFiles(_cache));
    }

    [Fact]
    public void The_cache_is_the_users_alone_and_not_trusted_where_it_was_not()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux has the obstacle.");
        }

#pragma warning disable CA1416 // skipped elsewhere
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var copy = LibStdCxxPatch.CopyFor(_library, [_cache])!;
        Assert.Equal(mode, File.GetUnixFileMode(_cache));

        File.SetUnixFileMode(_cache, mode | UnixFileMode.OtherWrite);
        using (var anothers = new FileStream(copy, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            Assert.Equal(copy, LibStdCxxPatch.CopyFor(_library, [_cache]));
            anothers.WriteByte(0);
        }

        Assert.Equal(mode, File.GetUnixFileMode(_cache));
#pragma warning restore CA1416
        Assert.Equal([0, 2, 0], ElfVersionReader.Read(File.ReadAllBytes(copy)).Select(need => need.Flags));
    }

    [Fact]
    public void A_cache_that_is_a_link_or_another_users_is_passed_over()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux has the obstacle.");
        }

        var link = _folder.File("link");
        Directory.CreateSymbolicLink(link, Directory.CreateDirectory(_folder.File("elsewhere")).FullName);
        Assert.Equal(_cache, Path.GetDirectoryName(LibStdCxxPatch.CopyFor(_library, [link, _cache])));
        Assert.Empty(Directory.GetFiles(link));

        // Everybody's, and never this user's unless that is root.
        var anothers = Environment.IsPrivilegedProcess ? ChangeOwner(Directory.CreateDirectory(_folder.File("anothers")).FullName) : "/proc/1";
        Assert.Equal(_cache, Path.GetDirectoryName(LibStdCxxPatch.CopyFor(_library, [anothers, _cache])));
    }

    private static string ChangeOwner(string path)
    {
        using var process = System.Diagnostics.Process.Start("chown", ["12345", path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }

    [Fact]
    public void Where_the_version_is_not_asked_for_there_is_no_copy()
    {
        File.WriteAllBytes(_library, SyntheticElf.Create([("libc.so.6", ["GLIBC_2.17"])]));
        Assert.Null(LibStdCxxPatch.CopyFor(_library, [_cache]));
        Assert.False(Directory.Exists(_cache));
    }

    [Fact]
    public void The_first_folder_that_can_be_written_serves()
    {
        var impossible = Path.Combine(_library, "below-a-file");
        Assert.Equal(_cache, Path.GetDirectoryName(LibStdCxxPatch.CopyFor(_library, [impossible, _cache])));
    }

    [Fact]
    public void Without_a_folder_to_write_to_one_line_says_what_to_do()
    {
        var impossible = Path.Combine(_library, "below-a-file");
        var error = Assert.Throws<LibTorchLoadException>(() => LibStdCxxPatch.CopyFor(_library, [impossible]));
        Assert.Contains(_library, error.Message, StringComparison.Ordinal);
        Assert.Contains("XDG_CACHE_HOME", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Calls_at_the_same_time_agree_and_leave_nothing_else_behind()
    {
        var copies = new string?[64];
        Parallel.For(0, copies.Length, i => copies[i] = LibStdCxxPatch.CopyFor(_library, [_cache]));

        var copy = Assert.Single(copies.Distinct());
        Assert.Equal([0, 2, 0], ElfVersionReader.Read(File.ReadAllBytes(copy!)).Select(need => need.Flags));
        Assert.Equal([copy], Directory.GetFiles(_cache));
    }
}
