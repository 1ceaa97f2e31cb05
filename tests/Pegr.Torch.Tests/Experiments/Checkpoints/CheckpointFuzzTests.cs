using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Experiments.Checkpoints;

/// <summary>Checkpoints that were changed at random, most of them with a checksum that holds again.</summary>
public sealed class CheckpointFuzzTests : IDisposable
{
    private const int Mutations = 10_000;
    private const int ChecksumAt = 12;
    private const int BodyAt = ChecksumAt + 32;

    private static readonly Dictionary<string, string> Configuration = new() { ["dim"] = "20" };
    private static readonly RunInfo Run = new("pegr", 0.3, Seed: 1, Index: 0, Count: 1, DropoutRun.Steps);

    private readonly TemporaryFolder _folder = new();

    private string Current => _folder.File("training.checkpoint");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_mutated_checkpoint_is_refused_or_restored_and_allocates_no_more_than_its_length_justifies()
    {
        var bytes = Checkpoint();
        var random = new Random(1);
        var (refused, restored) = (0, 0);
        using var run = new DropoutRun("adam", "pegr", "signs");
        var live = 0L;
        for (var k = 0; k < Mutations; k++)
        {
            var mutated = Mutate(bytes, random);
            File.WriteAllBytes(Current, mutated);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Restore(run.Job);
                restored++;
            }
            catch (InvalidInputException refusal)
            {
                refused++;
                Assert.DoesNotContain('\n', refusal.Message);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000 + (20L * bytes.Length));
            live = k == 100 ? Live.Tensors : live;
        }

        Assert.Equal(live, Live.Tensors);
        Assert.Equal(Mutations, refused + restored);
        Assert.InRange(refused, Mutations / 2, Mutations - 1);
        Assert.InRange(restored, 1, Mutations / 2);
    }

    [Theory]
    [InlineData("\"Shape\":[6,3]", "\"Shape\":[6,9000000000000000000]")]
    [InlineData("\"Shape\":[6,3]", "\"Shape\":[4294967296,4294967296]")]
    [InlineData("\"Shape\":[6,3]", "\"Shape\":[0,9000000000000000000]")]
    [InlineData("\"Shape\":[6,3]", "\"Shape\":[-6,-3]")]
    [InlineData("\"Shape\":[6,3]", "\"Shape\":[6,4]")]
    [InlineData("\"Shape\":[6,3]", "\"Shape\":null")]
    [InlineData("\"Type\":\"float32\"", "\"Type\":\"float99\"")]
    [InlineData("\"Step\":", "\"Step\":-")]
    [InlineData("\"Step\":", "\"Step\":99999")]
    [InlineData("\"Rows\":[", "\"Rows\":[null,")]
    [InlineData("\"model/0.bias\"", "\"model/0.weight\"")]
    [InlineData("\"model/0.bias\"", "\"model/9.bias\"")]
    [InlineData("\"Origin\":", "\"Other\":")]
    public void A_header_that_lies_is_refused(string truth, string lie)
    {
        var bytes = Checkpoint();
        File.WriteAllBytes(Current, WithHeader(bytes, Header(bytes).Replace(truth, lie, StringComparison.Ordinal)));
        using var run = new DropoutRun("adam", "pegr", "signs");
        Assert.Throws<InvalidInputException>(() => Restore(run.Job));
    }

    [Fact]
    public void A_length_of_the_header_beyond_the_file_is_refused()
    {
        var bytes = Checkpoint();
        foreach (var length in new[] { -1, long.MinValue, long.MaxValue, bytes.Length - BodyAt - 7L, int.MaxValue })
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(BodyAt), length);
            File.WriteAllBytes(Current, Sealed(bytes));
            Assert.Throws<InvalidInputException>(() => CheckpointFolder.Open(_folder.Path, Configuration));
        }
    }

    [Fact]
    public void A_state_that_is_none_of_a_random_number_generator_is_refused_before_libtorch_ends_the_process()
    {
        using var generator = Seeds.Generator(1, "fuzz");
        foreach (var (at, value) in new[] { (8, 0), (8, 625), (8, -1), (12, 0), (16, 700), (20, 1) })
        {
            using var state = new SavedState();
            using var bytes = generator.get_state();
            var changed = bytes.data<byte>().ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), value);
            using var tensor = TorchSharp.torch.tensor(changed);
            state.Add("signs", tensor);
            Assert.Throws<InvalidInputException>(() => GeneratorState.Restore(state, "signs", generator));
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = random.Next(12) switch
        {
            0 => bytes[..random.Next(bytes.Length)],
            1 => [.. bytes, .. new byte[random.Next(1, 100)]],
            2 => WithHeader(bytes, Replaced(Header(bytes), random)),
            3 => WithHeader(bytes, Header(bytes)[..random.Next(Header(bytes).Length)]),
            _ => (byte[])bytes.Clone(),
        };
        for (var flips = random.Next(4); flips > 0 && mutated.Length > 0; flips--)
        {
            // As often in the header as in all the rest.
            var end = random.Next(2) == 0 ? Math.Min(mutated.Length, BodyAt + 8 + Header(bytes).Length) : mutated.Length;
            mutated[random.Next(end)] = (byte)random.Next(256);
        }

        return random.Next(10) > 0 && mutated.Length > BodyAt ? Sealed(mutated) : mutated;
    }

    // Numbers, names and brackets as a header has them, at the wrong places.
    private static string Replaced(string header, Random random)
    {
        string[] parts = ["-1", "9223372036854775807", "1e999", "null", "[", "]", "{", "}", "\"", "0", ",", "\"NaN\"", "[[[[[[[["];
        var at = random.Next(header.Length);
        return header[..at] + parts[random.Next(parts.Length)] + header[Math.Min(header.Length, at + random.Next(4))..];
    }

    private static string Header(byte[] bytes)
        => Encoding.UTF8.GetString(bytes, BodyAt + 8, (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(BodyAt)));

    private static byte[] WithHeader(byte[] bytes, string header)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var rest = bytes[(BodyAt + 8 + Encoding.UTF8.GetByteCount(Header(bytes)))..];
        var result = new List<byte>(bytes[..BodyAt]);
        result.AddRange(BitConverter.GetBytes((long)text.Length));
        return Sealed([.. result, .. text, .. rest]);
    }

    private static byte[] Sealed(byte[] bytes)
    {
        SHA256.HashData(bytes.AsSpan(BodyAt)).CopyTo(bytes, ChecksumAt);
        return bytes;
    }

    private byte[] Checkpoint()
    {
        using var folder = CheckpointFolder.Create(_folder.Path, Configuration);
        using var run = new DropoutRun("adam", "pegr", "signs");
        Trainer.Run(
            run.Job with { CheckpointEvery = 7, Checkpoint = checkpoint => folder.Save(Run, checkpoint) },
            cancellationToken: TestContext.Current.CancellationToken);
        return File.ReadAllBytes(Current);
    }

    private void Restore(TrainingJob job)
    {
        using var folder = CheckpointFolder.Open(_folder.Path, Configuration);
        using var found = folder.Find(Run) ?? throw new InvalidInputException("It is of another run.");
        new JobState(job).Restore(found.State);
    }
}
