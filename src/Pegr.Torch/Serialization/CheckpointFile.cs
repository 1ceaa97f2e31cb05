using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Pegr.Torch.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Serialization;

/// <summary>
/// One file of values and tensors: eight bytes <c>PEGRCKPT</c>, the format's version (4 bytes, little-endian as all
/// numbers here), the SHA-256 of all that follows, the length of a JSON header (8 bytes), the header, and the tensors'
/// bytes in the header's order.
/// </summary>
internal static class CheckpointFile
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const uint Version = 1;

    private const int VersionAt = 8;
    private const int ChecksumAt = VersionAt + sizeof(uint);
    private const int BodyAt = ChecksumAt + SHA256.HashSizeInBytes;
    private const int HeaderAt = BodyAt + sizeof(long);
    private const int MaxAxes = 16;

    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["float32"] = ScalarType.Float32,
        ["float64"] = ScalarType.Float64,
        ["int64"] = ScalarType.Int64,
        ["int32"] = ScalarType.Int32,
        ["uint8"] = ScalarType.Byte,
        ["bool"] = ScalarType.Bool,
    };

    private static ReadOnlySpan<byte> Magic => "PEGRCKPT"u8;

    /// <summary>Writes a file: whole, or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">What JSON can hold.</param>
    /// <param name="tensors">Names to tensors on the CPU.</param>
    /// <exception cref="NotSupportedException">A tensor is of a type that is not written.</exception>
    public static void Write<T>(string path, T values, IReadOnlyDictionary<string, Tensor> tensors)
        where T : class
    {
        var entries = tensors.Select(t => new Entry(t.Key, TypeName(t.Value.dtype), t.Value.shape)).ToList();
        var header = JsonSerializer.SerializeToUtf8Bytes(new Header<T>(values, entries), RecordJson.Options);
        FileWriter.Write(path, file =>
        {
            Span<byte> start = stackalloc byte[HeaderAt];
            start.Clear();
            Magic.CopyTo(start);
            BinaryPrimitives.WriteUInt32LittleEndian(start[VersionAt..], Version);
            BinaryPrimitives.WriteInt64LittleEndian(start[BodyAt..], header.Length);
            file.Write(start[..BodyAt]);
            using var checksum = SHA256.Create();
            using (var body = new CryptoStream(file, checksum, CryptoStreamMode.Write, leaveOpen: true))
            {
                body.Write(start[BodyAt..]);
                body.Write(header);
                foreach (var tensor in tensors.Values)
                {
                    using var scope = NewDisposeScope();
                    tensor.contiguous().WriteBytesToStream(body, BufferSize(tensor));
                }
            }

            file.Position = ChecksumAt;
            file.Write(checksum.Hash);
        }, durable: true);
    }

    /// <summary>Reads a file. Nothing is allocated that the file's own length does not justify.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Refuses values that no run can use, before the tensors are read.</param>
    /// <returns>The values, and the tensors, which the caller disposes.</returns>
    /// <exception cref="InvalidInputException">The file is cut short, damaged, of another version or none of these files.</exception>
    public static (T Values, Dictionary<string, Tensor> Tensors) Read<T>(string path, Action<T> check)
        where T : class
    {
        try
        {
            using var file = RegularFile.Open(path);
            var header = ReadHeader<T>(file, path);
            check(header.Values);
            return (header.Values, ReadTensors(file, header.Tensors, path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path}: the checkpoint cannot be read: {error.Message}", error);
        }
    }

    private static Header<T> ReadHeader<T>(FileStream file, string path)
        where T : class
    {
        Span<byte> start = stackalloc byte[HeaderAt];
        if (file.ReadAtLeast(start, HeaderAt, throwOnEndOfStream: false) < HeaderAt || !start.StartsWith(Magic))
        {
            throw Damaged(path, "this is not a checkpoint, or it is cut short");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(start[VersionAt..]);
        if (version != Version)
        {
            throw new InvalidInputException(
                $"{path}: the checkpoint is of format version {version}, and this program reads version {Version}; "
                + "resume it with the program that wrote it.");
        }

        file.Position = BodyAt;
        if (!SHA256.HashData(file).AsSpan().SequenceEqual(start[ChecksumAt..BodyAt]))
        {
            throw Damaged(path, "the checkpoint is cut short or damaged (its checksum does not hold)");
        }

        file.Position = HeaderAt;
        var length = BinaryPrimitives.ReadInt64LittleEndian(start[BodyAt..]);
        if (length < 0 || length > Math.Min(file.Length - HeaderAt, Array.MaxLength))
        {
            throw Damaged(path, "the checkpoint's header is longer than the file");
        }

        var bytes = new byte[length];
        file.ReadExactly(bytes);
        return Parse<T>(bytes, path);
    }

    private static Header<T> Parse<T>(byte[] json, string path)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize<Header<T>>(json, RecordJson.Options) is { Values: not null, Tensors: not null } header)
            {
                return header;
            }
        }
        catch (Exception error) when (RecordJson.IsDamage(error))
        {
            throw Damaged(path, "the checkpoint's header cannot be understood", error);
        }

        throw Damaged(path, "the checkpoint's header is incomplete");
    }

    private static Dictionary<string, Tensor> ReadTensors(FileStream file, IReadOnlyList<Entry> entries, string path)
    {
        CheckSizes(entries, file.Length - file.Position, path);
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            using var scope = NewDisposeScope();
            foreach (var entry in entries)
            {
                var tensor = empty(entry.Shape, Types[entry.Type]);
                tensors.Add(entry.Name, tensor);
                tensor.ReadBytesFromStream(file, BufferSize(tensor));
            }

            foreach (var tensor in tensors.Values)
            {
                tensor.DetachFromDisposeScope();
            }

            return tensors;
        }
        catch (ArgumentException error)
        {
            throw Damaged(path, "the checkpoint names a tensor twice", error);
        }
    }

    private static void CheckSizes(IReadOnlyList<Entry> entries, long available, string path)
    {
        foreach (var entry in entries)
        {
            if (entry is not { Name: not null, Type: not null, Shape.Length: <= MaxAxes } || !Types.TryGetValue(entry.Type, out var type))
            {
                throw Damaged(path, "the checkpoint's header is incomplete");
            }

            // An axis without length would let the others be of any length.
            Int128 size = type.ElementSize();
            foreach (var length in entry.Shape)
            {
                size = length >= 0 && length <= available ? size * length : available + (Int128)1;
                if (size > available)
                {
                    throw Damaged(path, $"the checkpoint's tensor '{entry.Name}' is larger than the file");
                }
            }

            available -= (long)size;
        }

        if (available != 0)
        {
            throw Damaged(path, "the checkpoint's length is not what its header says");
        }
    }

    // No larger than what goes through it.
    private static int BufferSize(Tensor tensor) => (int)Math.Clamp(tensor.numel() * tensor.ElementSize, 1, 1 << 18);

    private static string TypeName(ScalarType type)
        => Types.FirstOrDefault(t => t.Value == type).Key
            ?? throw new NotSupportedException($"Tensors of type {type} are not written to checkpoints.");

    private static InvalidInputException Damaged(string path, string what, Exception? cause = null)
    {
        var message = $"{path}: {what}. Without this file the run that it is of starts anew, and those that ended are kept.";
        return cause is null ? new InvalidInputException(message) : new InvalidInputException(message, cause);
    }

    private sealed record Header<T>(T Values, IReadOnlyList<Entry> Tensors);

    private sealed record Entry(string Name, string Type, long[] Shape);
}
