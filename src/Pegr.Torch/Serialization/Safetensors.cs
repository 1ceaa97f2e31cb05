using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace Pegr.Torch.Serialization;

/// <summary>
/// Writes the safetensors format: an 8-byte little-endian header length, a JSON header of names, types, shapes and
/// byte ranges, then the tensors' bytes one after the other.
/// </summary>
public static class Safetensors
{
    private const int Alignment = 8;

    private static readonly Dictionary<ScalarType, string> TypeNames = new()
    {
        [ScalarType.Float64] = "F64",
        [ScalarType.Float32] = "F32",
        [ScalarType.Int64] = "I64",
        [ScalarType.Int32] = "I32",
        [ScalarType.Byte] = "U8",
    };

    /// <summary>Writes tensors to a file, atomically: the file is whole or not there.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="tensors">Names to tensors of any shape, on any device, of type float64, float32, int64, int32 or uint8.</param>
    /// <exception cref="ArgumentException">A tensor is of another type.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        // Widest elements first, so that every tensor starts at a multiple of its element size.
        var ordered = tensors.OrderByDescending(t => t.Value.ElementSize).ThenBy(t => t.Key, StringComparer.Ordinal).ToList();
        var header = Header(ordered);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = File.Create(temporary))
            {
                Span<byte> length = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
                file.Write(length);
                file.Write(header);
                foreach (var (_, tensor) in ordered)
                {
                    using var copies = NewDisposeScope();
                    tensor.detach().cpu().contiguous().WriteBytesToStream(file);
                }
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static byte[] Header(List<KeyValuePair<string, Tensor>> tensors)
    {
        var entries = new Dictionary<string, object>();
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            if (!TypeNames.TryGetValue(tensor.dtype, out var type))
            {
                throw new ArgumentException($"Tensor '{name}' is of type {tensor.dtype}, which is not written here.", nameof(tensors));
            }

            var end = offset + (tensor.numel() * tensor.ElementSize);
            entries[name] = new { dtype = type, shape = tensor.shape, data_offsets = new[] { offset, end } };
            offset = end;
        }

        // The format lets the header end in spaces; they align the data.
        var json = JsonSerializer.SerializeToUtf8Bytes(entries);
        var padded = new byte[(json.Length + Alignment - 1) / Alignment * Alignment];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        return padded;
    }
}
