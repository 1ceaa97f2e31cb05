using static TorchSharp.torch;

namespace Pegr.Torch.Serialization;

/// <summary>The element types that safetensors files and TorchSharp both have.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Size)[] All =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
        ("C64", ScalarType.ComplexFloat32, 8),
    ];

    /// <summary>The names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(type => type.Name));

    /// <summary>The name in files; null for a type that they do not have.</summary>
    public static string? NameOf(ScalarType type) => All.FirstOrDefault(known => known.Type == type).Name;

    /// <summary>The type of a name and its bytes per element; null for an unknown name.</summary>
    public static (ScalarType Type, int Size)? Find(string? name)
        => All.FirstOrDefault(known => known.Name == name) is { Name: not null } found ? (found.Type, found.Size) : null;
}
