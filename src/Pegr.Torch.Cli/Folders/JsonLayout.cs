using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pegr.Torch.Cli.Folders;

/// <summary>How this program lays JSON out.</summary>
internal static class JsonLayout
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A file's text with one JSON object.</summary>
    /// <param name="writeMembers">Writes what is in the object.</param>
    public static string Object(Action<Utf8JsonWriter> writeMembers)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
