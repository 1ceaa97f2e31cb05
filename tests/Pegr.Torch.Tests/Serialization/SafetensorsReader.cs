using System.Buffers.Binary;
using System.Text.Json;

namespace Pegr.Torch.Tests.Serialization;

/// <summary>Reads a safetensors file by the format's description, with no code of the library's.</summary>
internal static class SafetensorsReader
{
    public sealed record Entry(string DType, long[] Shape, long Begin, long End, byte[] Bytes);

    public static (Dictionary<string, Entry> Tensors, long HeaderLength, long FileLength) Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        var tensors = new Dictionary<string, Entry>();
        foreach (var tensor in header.RootElement.EnumerateObject())
        {
            var offsets = Integers(tensor.Value.GetProperty("data_offsets"));
            var bytes = file[(8 + headerLength + (int)offsets[0])..(8 + headerLength + (int)offsets[1])];
            var type = tensor.Value.GetProperty("dtype").GetString()!;
            tensors[tensor.Name] = new Entry(type, Integers(tensor.Value.GetProperty("shape")), offsets[0], offsets[1], bytes);
        }

        return (tensors, headerLength, file.Length);
    }

    private static long[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt64())];
}
