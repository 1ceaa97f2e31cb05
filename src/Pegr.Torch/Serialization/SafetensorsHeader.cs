using System.Buffers.Binary;
using System.Text.Json;

namespace Pegr.Torch.Serialization;

/// <summary>
/// The header of a safetensors file, checked in full before a tensor is made: shapes and types fit the byte ranges, and
/// these fill the file without gap or overlap, so that all tensors together need no more memory than the file has bytes.
/// </summary>
/// <param name="DataStart">Where the tensors' bytes begin in the file.</param>
/// <param name="Entries">The tensors by increasing position.</param>
internal sealed record SafetensorsHeader(long DataStart, IReadOnlyList<SafetensorsEntry> Entries)
{
    /// <summary>The member that holds texts and no tensor.</summary>
    public const string Metadata = "__metadata__";

    private const int LengthBytes = 8;
    private const long LongestHeader = 100_000_000; // as the format's own library has it
    private const int MostDimensions = 64; // as libtorch has it
    private const int LongestName = 80;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4 };

    /// <summary>Reads and checks a header.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidInputException">The file is not whole and valid.</exception>
    public static SafetensorsHeader Read(Stream stream, string name)
    {
        try
        {
            return Parse(stream);
        }
        catch (FormatException problem)
        {
            throw new InvalidInputException($"{name}: not a valid safetensors file: {problem.Message}.", problem);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // The second is what text that is no valid Unicode brings about.
            throw new InvalidInputException($"{name}: not a valid safetensors file: its header is not JSON.", problem);
        }
    }

    private static SafetensorsHeader Parse(Stream stream)
    {
        if (stream.Length < LengthBytes)
        {
            throw new FormatException($"it has {stream.Length} bytes, too few for a header");
        }

        stream.Position = 0;
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        stream.ReadExactly(lengthBytes);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > (ulong)Math.Min(LongestHeader, stream.Length - LengthBytes))
        {
            throw new FormatException($"its header is said to have {length} bytes, and the file has {stream.Length}");
        }

        var text = new byte[length];
        stream.ReadExactly(text);
        using var json = JsonDocument.Parse(text, Strict);
        var start = LengthBytes + (long)length;
        return new SafetensorsHeader(start, InOrder(ReadEntries(json.RootElement), stream.Length - start));
    }

    private static IEnumerable<SafetensorsEntry> ReadEntries(JsonElement header)
    {
        if (header.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("its header is not a JSON object");
        }

        var names = new HashSet<string>();
        foreach (var member in header.EnumerateObject())
        {
            if (!names.Add(member.Name))
            {
                throw new FormatException($"{Quoted(member.Name)} stands in the header twice");
            }

            if (member.Name != Metadata)
            {
                yield return Entry(member.Name, member.Value);
            }
            else if (member.Value.ValueKind != JsonValueKind.Object
                || member.Value.EnumerateObject().Any(text => text.Value.ValueKind != JsonValueKind.String))
            {
                throw new FormatException($"{Metadata} is not an object of texts");
            }
        }
    }

    private static SafetensorsEntry Entry(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.EnumerateObject().Select(member => member.Name).Order().SequenceEqual(["data_offsets", "dtype", "shape"]))
        {
            throw new FormatException($"tensor {Quoted(name)} does not have exactly dtype, shape and data_offsets");
        }

        var dtype = entry.GetProperty("dtype");
        var (type, size) = SafetensorsTypes.Find(dtype.ValueKind == JsonValueKind.String ? dtype.GetString() : null)
            ?? throw new FormatException($"tensor {Quoted(name)} is of type {Quoted(dtype.ToString())}; {SafetensorsTypes.Names} can be read");
        var shape = Integers(name, entry.GetProperty("shape"));
        var offsets = Integers(name, entry.GetProperty("data_offsets"));
        if (offsets.Length != 2 || offsets[1] < offsets[0])
        {
            throw new FormatException($"tensor {Quoted(name)} has no range of bytes");
        }

        if (shape.Length > MostDimensions || Bytes(shape, size) != offsets[1] - offsets[0])
        {
            throw new FormatException($"tensor {Quoted(name)} has a shape that does not fit its {offsets[1] - offsets[0]} bytes");
        }

        return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] Integers(string name, JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"tensor {Quoted(name)} has a {array.ValueKind} where a list of numbers belongs");
        }

        return [.. array.EnumerateArray().Select(item
            => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var number) && number >= 0
                ? number
                : throw new FormatException($"tensor {Quoted(name)} has a size or offset that is no whole number from 0"))];
    }

    // -1 where it does not fit: strides are products of sizes too, so those of an empty tensor must fit as well.
    private static long Bytes(long[] shape, int size)
    {
        UInt128 strides = (UInt128)size;
        foreach (var length in shape)
        {
            strides *= (UInt128)Math.Max(length, 1);
            if (strides > long.MaxValue)
            {
                return -1;
            }
        }

        return shape.Contains(0) ? 0 : (long)strides;
    }

    private static List<SafetensorsEntry> InOrder(IEnumerable<SafetensorsEntry> entries, long dataBytes)
    {
        var ordered = entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).ToList();
        long next = 0;
        foreach (var entry in ordered)
        {
            if (entry.Begin != next)
            {
                throw new FormatException($"tensor {Quoted(entry.Name)} begins at byte {entry.Begin} of the data, not at {next}");
            }

            next = entry.End;
        }

        return next == dataBytes
            ? ordered
            : throw new FormatException($"its tensors take {next} bytes, and there are {dataBytes}");
    }

    // Names are the file's: whatever they hold, a message stays one line of a readable length.
    private static string Quoted(string name)
        => $"'{JsonEncodedText.Encode(name.Length > LongestName ? $"{name.AsSpan(0, LongestName)}..." : name)}'";
}
