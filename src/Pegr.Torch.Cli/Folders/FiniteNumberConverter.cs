using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pegr.Torch.Cli.Folders;

/// <summary>Writes null in place of a number that JSON lacks.</summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteFiniteValue(value);
}
