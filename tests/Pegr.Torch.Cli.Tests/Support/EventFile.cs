using System.Buffers.Binary;
using System.Text;

namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>One event of a TensorBoard file.</summary>
internal sealed record Event(double WallTime, long Step, string? FileVersion, IReadOnlyList<(string Tag, float Value)> Scalars);

/// <summary>
/// Reads TensorBoard's event files by the formats' descriptions, with no code of TorchSharp's: TFRecord (length, masked
/// CRC-32C of the length, data, masked CRC-32C of the data) around protocol buffers.
/// </summary>
internal static class EventFile
{
    public static IReadOnlyList<Event> Read(string path)
    {
        var file = File.ReadAllBytes(path).AsSpan();
        var events = new List<Event>();
        while (file.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(MaskedCrc(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            var data = file.Slice(12, length);
            Assert.Equal(MaskedCrc(data), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            events.Add(ParseEvent(data));
            file = file[(16 + length)..];
        }

        return events;
    }

    // Event: double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5.
    private static Event ParseEvent(ReadOnlySpan<byte> message)
    {
        var (time, step, version) = (0.0, 0L, (string?)null);
        var scalars = new List<(string, float)>();
        while (Next(ref message, out var field, out var number, out var bytes))
        {
            switch (field)
            {
                case 1: time = BitConverter.UInt64BitsToDouble(number); break;
                case 2: step = (long)number; break;
                case 3: version = Encoding.UTF8.GetString(bytes); break;
                case 5: ParseSummary(bytes, scalars); break;
                default: Assert.Fail($"field {field} of an event"); break;
            }
        }

        return new Event(time, step, version, scalars);
    }

    // Summary: repeated Value value = 1; Value: string tag = 1; float simple_value = 2.
    private static void ParseSummary(ReadOnlySpan<byte> message, List<(string, float)> scalars)
    {
        while (Next(ref message, out var field, out _, out var value))
        {
            Assert.Equal(1, field);
            var (tag, scalar) = ("", 0f);
            while (Next(ref value, out var part, out var number, out var bytes))
            {
                switch (part)
                {
                    case 1: tag = Encoding.UTF8.GetString(bytes); break;
                    case 2: scalar = BitConverter.UInt32BitsToSingle((uint)number); break;
                    default: Assert.Fail($"field {part} of a value"); break;
                }
            }

            scalars.Add((tag, scalar));
        }
    }

    private static bool Next(ref ReadOnlySpan<byte> message, out int field, out ulong number, out ReadOnlySpan<byte> bytes)
    {
        (field, number) = (0, 0);
        bytes = default;
        if (message.IsEmpty)
        {
            return false;
        }

        var key = Varint(ref message);
        field = (int)(key >> 3);
        switch (key & 7)
        {
            case 0:
                number = Varint(ref message);
                break;
            case 1:
                number = BinaryPrimitives.ReadUInt64LittleEndian(message);
                message = message[8..];
                break;
            case 2:
                var length = (int)Varint(ref message);
                bytes = message[..length];
                message = message[length..];
                break;
            case 5:
                number = BinaryPrimitives.ReadUInt32LittleEndian(message);
                message = message[4..];
                break;
            default:
                Assert.Fail($"wire type {key & 7}");
                break;
        }

        return true;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    // The polynomial of Castagnoli, bit by bit.
    private static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }
}
