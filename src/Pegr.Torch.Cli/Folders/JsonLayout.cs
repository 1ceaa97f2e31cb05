using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Folders;

/// <summary>How this program lays JSON out.</summary>
internal static class JsonLayout
{
    private const int MaxCharacters = 1 << 28;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A summary's object with the places of what was written.</summary>
    /// <param name="summary">The summary's file.</param>
    /// <param name="folder">The folder of the run or sweep.</param>
    /// <param name="figures">The figures' paths.</param>
    public static string WithPaths(string summary, string folder, IEnumerable<string> figures)
    {
        var json = JsonNode.Parse(TextFile.Read(summary, MaxCharacters, "a summary"))!.AsObject();
        json["folder"] = folder;
        json["figures"] = new JsonArray([.. figures.Select(figure => JsonValue.Create(figure))]);
        return Object(writer =>
        {
            foreach (var (name, value) in json)
            {
                writer.WritePropertyName(name);
                if (value is null)
                {
                    writer.WriteNullValue();
                }
                else
                {
                    value.WriteTo(writer);
                }
            }
        });
    }

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
