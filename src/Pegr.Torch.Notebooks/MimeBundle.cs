using System.Text.Json.Nodes;

namespace Pegr.Torch.Notebooks;

/// <summary>The same thing in several forms, by their MIME types, as Jupyter stores it.</summary>
internal static class MimeBundle
{
    /// <summary>Reads the forms; what is no text in them is left out.</summary>
    /// <param name="node">Their part of the file.</param>
    public static IReadOnlyDictionary<string, string> Read(JsonNode? node)
        => node is JsonObject forms ? forms.ToDictionary(pair => pair.Key, pair => Text(pair.Value)) : new Dictionary<string, string>();

    /// <summary>A text, which may be stored in lines; nothing where it is none.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(Text)),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => "",
    };
}
