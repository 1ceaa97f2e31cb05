using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pegr.Torch.Serialization;

/// <summary>How records are written as JSON, in checkpoints and in an experiment's own file.</summary>
internal static class RecordJson
{
    /// <summary>Numbers that JSON lacks are written by name; what follows from other values is not written.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>Whether reading failed because the text is no JSON, or none of what was asked for.</summary>
    public static bool IsDamage(Exception error)
        => error is JsonException or NotSupportedException or ArgumentException or InvalidOperationException;
}
