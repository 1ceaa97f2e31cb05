using System.Buffers.Binary;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Tests.Runtime;

public sealed class ElfVersionNeedsTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private const int Weak = 2;

    [Fact]
    public void In_TorchSharps_own_library_one_byte_changes_and_the_request_is_weak()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        Assert.SkipUnless(File.Exists(path), "TorchSharp's Linux library is not part of this build.");
        var original = File.ReadAllBytes(path);
        var patched = (byte[])original.Clone();
        var before = ElfVersionReader.Read(original);

        Assert.True(ElfVersionNeeds.TryMakeWeak(patched, Version));

        var request = Assert.Single(before, need => need.Version == Version);
        Assert.Equal(0, request.Flags);
        Assert.Equal(request.FlagsAt, Assert.Single(Differences(original, patched)));
        Assert.Equal(WithWeak(before), ElfVersionReader.Read(patched));
    }

    [Fact]
    public void Only_the_named_version_becomes_weak()
    {
        var elf = SyntheticElf.Typical();
        var before = ElfVersionReader.Read(elf);
        Assert.Equal(["GLIBCXX_3.4", Version, "GLIBC_2.17"], before.Select(need => need.Version));

        Assert.True(ElfVersionNeeds.TryMakeWeak(elf, Version));
        Assert.Equal(WithWeak(before), ElfVersionReader.Read(elf));
    }

    [Fact]
    public void Every_library_that_is_asked_for_the_version_is_marked()
    {
        var elf = SyntheticElf.Create([("a.so", [Version]), ("b.so", ["OTHER"]), ("c.so", ["OTHER", Version])]);

        Assert.True(ElfVersionNeeds.TryMakeWeak(elf, Version));
        Assert.Equal([Weak, 0, 0, Weak], ElfVersionReader.Read(elf).Select(need => need.Flags));
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.33")]
    [InlineData("GLIBCXX_3.4.3")]
    [InlineData("LIBCXX_3.4.3")]
    [InlineData("")]
    public void An_unknown_version_is_not_found_and_nothing_changes(string version)
    {
        var elf = SyntheticElf.Typical();
        Assert.False(ElfVersionNeeds.TryMakeWeak(elf, version));
        Assert.Equal(SyntheticElf.Typical(), elf);
    }

    [Fact]
    public void A_file_that_breaks_off_is_refused_untouched()
    {
        const int unread = 20; // what comes last in a section's header tells nothing about versions
        var typical = SyntheticElf.Typical();
        for (var length = 0; length < typical.Length - unread; length++)
        {
            var broken = typical[..length];
            Assert.False(ElfVersionNeeds.TryMakeWeak(broken, Version));
            Assert.Equal(typical[..length], broken);
        }
    }

    [Theory]
    [InlineData(0x28, ulong.MaxValue)] // where the section headers are
    [InlineData(0x28, 1UL << 63)]
    [InlineData(0x28, 0x1_0000_0000UL)]
    [InlineData(0x28, 0x7FFF_FFFFUL)]
    [InlineData(0x3A, 0x0003_0000UL)] // headers of size 0
    [InlineData(0x3C, 0xFFFFUL)] // more headers than there are: the real ones come first
    public void Hostile_file_headers_are_survived(int at, ulong value)
    {
        var elf = SyntheticElf.Typical();
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(at), value);
        var found = ElfVersionNeeds.TryMakeWeak(elf, Version);
        Assert.Equal(at == 0x3C, found);
    }

    [Theory]
    [InlineData(8, -16)] // the first library's first version, before the section
    [InlineData(12, -16)] // its next library
    [InlineData(12, 0x7FFFFFFF)]
    [InlineData(16 + 12, -16)] // the version after its first, which is this library's own record again
    [InlineData(16 + 12, int.MinValue)]
    [InlineData(32 + 12, -16)] // after its second, its first again
    [InlineData(32 + 12, -32)]
    public void Chains_that_point_back_or_out_of_the_file_end(int at, int offset)
    {
        var elf = SyntheticElf.Typical();
        var needs = ElfVersionReader.Read(elf);
        var start = (int)needs[0].FlagsAt - 4 - SyntheticElf.RecordSize;
        BinaryPrimitives.WriteInt32LittleEndian(elf.AsSpan(start + at), offset);
        var damaged = (byte[])elf.Clone();

        Assert.False(ElfVersionNeeds.TryMakeWeak(elf, Version));
        Assert.Equal(damaged, elf);
    }

    [Fact]
    public async Task Chains_that_cross_do_not_take_ages()
    {
        // Every record is a library's and a version's at once: followed to the end, a million records make 10^12 steps.
        const int count = 1_000_000;
        var records = new byte[count * SyntheticElf.RecordSize];
        for (var i = 0; i < count; i++)
        {
            var last = i == count - 1;
            SyntheticElf.WriteNeed(records.AsSpan(i * SyntheticElf.RecordSize), 1, 1, last ? 0 : SyntheticElf.RecordSize);
        }

        var elf = SyntheticElf.Assemble([0, .. "other\0"u8], records);
        var search = Task.Run(() => ElfVersionNeeds.TryMakeWeak(elf, Version), TestContext.Current.CancellationToken);
        Assert.False(await search.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Random_bytes_are_no_library()
    {
        var random = new Random(1);
        for (var k = 0; k < 2_000; k++)
        {
            var bytes = new byte[random.Next(2_000)];
            random.NextBytes(bytes);
            if (bytes.Length > 16 && k % 2 == 0)
            {
                SyntheticElf.Typical().AsSpan(0, 16).CopyTo(bytes); // past the check of the first bytes
            }

            var original = (byte[])bytes.Clone();
            Assert.False(ElfVersionNeeds.TryMakeWeak(bytes, Version));
            Assert.Equal(original, bytes);
        }
    }

    [Fact]
    public void Thousands_of_mutations_change_nothing_but_weak_flags()
    {
        uint[] extremes = [0, 1, 15, 16, 17, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFF];
        var random = new Random(2);
        var typical = SyntheticElf.Typical();
        var found = 0;
        for (var k = 0; k < 20_000; k++)
        {
            var elf = (byte[])typical.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                if (random.Next(2) == 0)
                {
                    elf[random.Next(elf.Length)] = (byte)random.Next(256);
                }
                else
                {
                    var at = random.Next(elf.Length / 4) * 4;
                    BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(at), extremes[random.Next(extremes.Length)]);
                }
            }

            var before = (byte[])elf.Clone();
            var result = ElfVersionNeeds.TryMakeWeak(elf, Version);
            var changed = Differences(before, elf);
            found += result ? 1 : 0;
            Assert.True(result || changed.Count == 0);
            Assert.All(changed, at => Assert.Equal(before[at] | Weak, elf[at]));
        }

        Assert.InRange(found, 1_000, 19_000); // both ends of the question were asked
    }

    private static IEnumerable<ElfVersionReader.Need> WithWeak(IEnumerable<ElfVersionReader.Need> needs)
        => needs.Select(need => need.Version == Version ? need with { Flags = Weak } : need);

    private static List<int> Differences(byte[] a, byte[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return [.. Enumerable.Range(0, a.Length).Where(i => a[i] != b[i])];
    }
}
