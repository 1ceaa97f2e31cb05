using Pegr.Torch.Files;
using Pegr.Torch.Tests.Support;

namespace Pegr.Torch.Tests.Files;

public sealed class FileWriterTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public FileWriterTests() => _file = _folder.File("file.txt");

    public void Dispose()
    {
        DiskWatch.Watcher = null;
        _folder.Dispose();
    }

    [Fact]
    public void A_file_is_written_and_replaced_and_nothing_else_is_left()
    {
        FileWriter.Write(_file, "one");
        FileWriter.Write(_file, "two and more");

        Assert.Equal("two and more", File.ReadAllText(_file));
        Assert.Equal([_file], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_name_that_is_too_long_is_found_out_before()
    {
        Assert.ThrowsAny<IOException>(() => FileWriter.CheckWritable(_folder.File(new string('x', 300))));
        FileWriter.CheckWritable(_folder.File(new string('x', 255)));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_of_the_kernel_is_not_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");

        Assert.Contains("kernel", Assert.Throws<InvalidInputException>(() => RegularFile.Open("/proc/version")).Message);
        File.WriteAllText(_file, "");
        RegularFile.Open(_file).Dispose();
    }

    [Theory]
    [InlineData(nameof(DiskStep.Open))]
    [InlineData(nameof(DiskStep.Replace))]
    public void Where_it_cannot_be_written_the_former_file_stays_and_nothing_else(string step)
    {
        FileWriter.Write(_file, "one");
        DiskWatch.Watcher = (next, _) =>
        {
            if (next.ToString() == step)
            {
                throw new IOException("No space left on device");
            }
        };

        Assert.Throws<IOException>(() => FileWriter.Write(_file, "two"));

        Assert.Equal("one", File.ReadAllText(_file));
        Assert.Equal([_file], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_fails_in_the_middle_leaves_the_former_file()
    {
        FileWriter.Write(_file, "one");

        Assert.Throws<FormatException>(() => FileWriter.Write(_file, file =>
        {
            file.WriteByte(1);
            throw new FormatException();
        }));

        Assert.Equal("one", File.ReadAllText(_file));
        Assert.Equal([_file], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(Private)]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData((UnixFileMode)0b111_111_111)]
    public void A_replaced_file_keeps_its_mode(UnixFileMode mode)
    {
        SkipOnWindows();
        File.WriteAllText(_file, "one");
#pragma warning disable CA1416 // skipped there
        File.SetUnixFileMode(_file, mode);

        UnixFileMode? inBetween = null;
        DiskWatch.Watcher = (step, path) => inBetween = step == DiskStep.Replace ? File.GetUnixFileMode(path) : inBetween;
        FileWriter.Write(_file, "two");

        Assert.Equal(mode, File.GetUnixFileMode(_file));
#pragma warning restore CA1416
        Assert.Equal(mode, inBetween);
        Assert.Equal("two", File.ReadAllText(_file));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_stays_one_and_what_it_leads_to_is_written(bool isThere)
    {
        SkipOnWindows();
        var elsewhere = Directory.CreateDirectory(_folder.File("elsewhere")).FullName;
        var target = Path.Combine(elsewhere, "target.txt");
        if (isThere)
        {
            File.WriteAllText(target, "one");
        }

        File.CreateSymbolicLink(_folder.File("other"), target);
        File.CreateSymbolicLink(_file, "other");

        FileWriter.CheckWritable(_file);
        FileWriter.Write(_file, "two");

        Assert.Equal("other", new FileInfo(_file).LinkTarget);
        Assert.Equal("two", File.ReadAllText(target));
        Assert.Equal([target], Directory.GetFileSystemEntries(elsewhere));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void The_longest_names_are_written()
    {
        var path = _folder.File(new string('é', 125) + ".text"); // 255 bytes
        FileWriter.Write(path, "one");
        FileWriter.CheckWritable(path);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_a_dead_process_left_is_cleared_and_what_a_live_one_writes_is_not()
    {
        string[] own = ["file.txt.pegr-tmp", "file.txt.12-0123.pegr-tmp", "file.txt.12-0123456789abcdef.tmp", "notes.txt"];
        foreach (var name in own.Append("file.txt.12-0123456789abcdef.pegr-tmp").Append("other.txt.34-fedcba9876543210.pegr-tmp"))
        {
            File.WriteAllText(_folder.File(name), "");
        }

        using (var live = TemporaryFile.Create(_folder.File("live.txt")))
        {
            live.Stream.WriteByte(1);
            TemporaryFile.ClearDead(_folder.Path);
            Assert.Equal(own.Length + 1, Directory.GetFileSystemEntries(_folder.Path).Length);
            live.MoveIntoPlace();
        }

        Assert.Equal(own.Append("live.txt").Order(StringComparer.Ordinal), Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([1], File.ReadAllBytes(_folder.File("live.txt")));
    }

    [Fact]
    public void Beside_a_file_of_the_users_only_what_is_left_of_that_file_is_cleared()
    {
        string[] names = ["file.txt.12-0123456789abcdef.pegr-tmp", "file.txt.more.12-0123456789abcdef.pegr-tmp", "other.12-0123456789abcdef.pegr-tmp"];
        foreach (var name in names)
        {
            File.WriteAllText(_folder.File(name), "");
        }

        FileWriter.CheckWritable(_file);

        Assert.Equal(names[1..].Order(StringComparer.Ordinal), Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_link_to_a_folder_is_not_followed_when_clearing()
    {
        SkipOnWindows();
        var elsewhere = Directory.CreateDirectory(_folder.File("elsewhere")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "file.12-0123456789abcdef.pegr-tmp"), "");
        Directory.CreateSymbolicLink(_folder.File("link"), elsewhere);

        TemporaryFile.ClearDead(_folder.File("link"));
        TemporaryFile.ClearDead(_folder.File("nowhere"));

        Assert.Single(Directory.GetFiles(elsewhere));
    }

    [Fact]
    public void Writers_and_clearers_at_the_same_time_do_not_disturb_each_other()
    {
        Parallel.For(0, 400, i =>
        {
            TemporaryFile.ClearDead(_folder.Path);
            FileWriter.Write(_folder.File($"{i % 7}"), $"{i}");
        });

        Assert.Equal(7, Directory.GetFileSystemEntries(_folder.Path).Length);
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(i, int.Parse(File.ReadAllText(_folder.File($"{i}")), System.Globalization.CultureInfo.InvariantCulture) % 7));
    }

    private static void SkipOnWindows()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has neither modes nor links for everybody.");
        }
    }
}
