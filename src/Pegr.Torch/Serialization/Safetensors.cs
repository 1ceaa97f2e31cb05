using System.Buffers.Binary;
using System.Text.Json;
using Pegr.Torch.Files;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Serialization;

/// <summary>
/// Reads and writes the safetensors format: an 8-byte little-endian header length, a JSON header of names, types, shapes
/// and byte ranges, then the tensors' bytes one after the other.
/// </summary>
public static class Safetensors
{
    private const int Alignment = 8;

    /// <summary>Writes tensors to a file, whole or not at all.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="tensors">Names to tensors of any shape, on any device, of a type that the format has.</param>
    /// <exception cref="ArgumentException">A tensor is of another type, or its name is the one that the format keeps for texts.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tensors);
        Alive.RequireAll(tensors.Values, nameof(tensors));
        // Widest elements first, so that every tensor starts at a multiple of its element size.
        var ordered = tensors.OrderByDescending(t => t.Value.ElementSize).ThenBy(t => t.Key, StringComparer.Ordinal).ToList();
        var header = Header(ordered);
        FileWriter.Write(path, file =>
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
        });
    }

    /// <summary>Reads all tensors of a file.</summary>
    /// <param name="path">The file, from whatever source: nothing in it is trusted.</param>
    /// <returns>Names to tensors on the CPU, for the caller to dispose; they belong to the current dispose scope.</returns>
    /// <exception cref="InvalidInputException">The file cannot be read, or is not a whole and valid safetensors file of types
    /// that TorchSharp has.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
        {
            throw new InvalidInputException($"{path}: this is a folder, not a safetensors file.");
        }

        try
        {
            using var file = RegularFile.Open(path);
            return Read(file, path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path}: there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException($"{path}: the file cannot be read: {error.Message.TrimEnd('.')}.", error);
        }
    }

    /// <summary>Reads all tensors of a stream, from its beginning.</summary>
    /// <param name="stream">A stream that knows its length and can be positioned.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>Names to tensors on the CPU, for the caller to dispose; they belong to the current dispose scope.</returns>
    /// <exception cref="InvalidInputException">The content is not whole and valid.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        if (PyTorchFile.IsOne(stream))
        {
            throw new InvalidInputException($"{name}: this is a file of PyTorch's torch.save, which holds Python objects; convert it to safetensors.");
        }

        var header = SafetensorsHeader.Read(stream, name);
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        foreach (var entry in header.Entries)
        {
            // A byte of a truth value may be any in a file, and must be 0 or 1 in a tensor.
            var tensor = empty(entry.Shape, entry.Type == ScalarType.Bool ? ScalarType.Byte : entry.Type);
            stream.Position = header.DataStart + entry.Begin;
            tensor.ReadBytesFromStream(stream);
            tensors[entry.Name] = tensor.to(entry.Type);
        }

        foreach (var tensor in tensors.Values)
        {
            tensor.MoveToOuterDisposeScope();
        }

        return tensors;
    }

    private static byte[] Header(List<KeyValuePair<string, Tensor>> tensors)
    {
        var entries = new Dictionary<string, object>();
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            if (name == SafetensorsHeader.Metadata)
            {
                throw new ArgumentException($"No tensor can be named '{name}': that is where the format keeps texts.", nameof(tensors));
            }

            var type = SafetensorsTypes.NameOf(tensor.dtype)
                ?? throw new ArgumentException($"Tensor '{name}' is of type {tensor.dtype}, which is not written here.", nameof(tensors));

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
