using Pegr.Torch.Files;
using Pegr.Torch.Tests.Support;

namespace Pegr.Torch.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Lock => Path.Combine(_folder.Path, "inside", "a.lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_has_it_and_nothing_is_left_when_it_is_given_back()
    {
        Assert.False(FileLock.IsHeld(Lock));
        using (var first = FileLock.TryTake(Lock))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryTake(Lock));
            Assert.True(FileLock.IsHeld(Lock));
        }

        Assert.False(FileLock.IsHeld(Lock));
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(Lock)!));
        FileLock.TryTake(Lock)!.Dispose();
    }

    [Fact]
    public void What_a_dead_process_left_is_nobodys()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Lock)!);
        File.WriteAllText(Lock, "");
        Assert.False(FileLock.IsHeld(Lock));
        Assert.True(File.Exists(Lock));

        using var taken = FileLock.TryTake(Lock);
        Assert.NotNull(taken);
    }

    [Fact]
    public void Clearing_takes_the_dead_and_leaves_the_live()
    {
        using var live = FileLock.TryTake(Lock);
        var folder = Path.GetDirectoryName(Lock)!;
        File.WriteAllText(Path.Combine(folder, "dead.lock"), "");
        File.WriteAllText(Path.Combine(folder, "dead.txt"), "");

        FileLock.ClearDead(folder, "*.lock");

        Assert.Equal(["a.lock", "dead.txt"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Never_have_two_the_same_while_others_clear()
    {
        var (holders, most, taken) = (0, 0, 0);
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            if (Directory.Exists(Path.GetDirectoryName(Lock)))
            {
                FileLock.ClearDead(Path.GetDirectoryName(Lock)!, "*.lock");
            }

            using var held = FileLock.TryTake(Lock);
            if (held is not null)
            {
                var now = Interlocked.Increment(ref holders);
                most = Math.Max(most, now); // by who has the lock only
                taken++;
                Interlocked.Decrement(ref holders);
            }
        });

        Assert.Equal(1, most);
        Assert.NotEqual(0, taken);
    }
}
