using System.Text.Json;

namespace Pegr.Torch.Cli.Folders;

/// <summary>Measurements as JSON, which knows neither NaN nor infinity.</summary>
internal static class JsonNumbers
{
    /// <summary>Writes a number, or null in place of one that JSON lacks.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteFiniteValue(value);
    }

    /// <summary>As <see cref="WriteFinite"/>, after a member's name or in an array.</summary>
    public static void WriteFiniteValue(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
