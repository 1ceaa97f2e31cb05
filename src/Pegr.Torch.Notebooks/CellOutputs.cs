using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Pegr.Torch.Notebooks;

/// <summary>What a cell shows, in Jupyter's form and in the order in which it came.</summary>
internal sealed class CellOutputs
{
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _outputs = [];
    private readonly Dictionary<string, JsonObject> _displays = [];

    /// <summary>Adds printed text; what comes one after the other on the same stream is one output.</summary>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text.</param>
    public void Print(string stream, string text)
    {
        lock (_lock)
        {
            if (_outputs is [.., var last] && (string?)last["name"] == stream)
            {
                last["text"] = (string?)last["text"] + text;
                return;
            }

            _outputs.Add(new JsonObject { ["name"] = stream, ["output_type"] = "stream", ["text"] = text });
        }
    }

    /// <summary>Adds a displayed value, or changes it where it is shown already.</summary>
    public void Display(DisplayedValue value)
    {
        lock (_lock)
        {
            if (_displays.TryGetValue(value.DisplayId, out var shown))
            {
                shown["data"] = Bundle(value.FormattedValues);
                return;
            }

            var output = new JsonObject { ["data"] = Bundle(value.FormattedValues), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" };
            _displays.Add(value.DisplayId, output);
            _outputs.Add(output);
        }
    }

    /// <summary>Adds the value that the cell ends with.</summary>
    public void Return(int executionCount, object value)
    {
        var data = Bundle(FormattedValue.CreateManyFromObject(value));
        lock (_lock)
        {
            _outputs.Add(new JsonObject
            {
                ["data"] = data,
                ["execution_count"] = executionCount,
                ["metadata"] = new JsonObject(),
                ["output_type"] = "execute_result",
            });
        }
    }

    /// <summary>Everything so far, texts as lists of lines as Jupyter writes them.</summary>
    public JsonArray ToJson()
    {
        lock (_lock)
        {
            return [.. _outputs.Select(WithLines)];
        }
    }

    private static JsonObject Bundle(IEnumerable<FormattedValue> values)
        => new(values.Select(value => KeyValuePair.Create(value.MimeType, (JsonNode?)value.Value)));

    private static JsonNode WithLines(JsonObject output)
    {
        var copy = (JsonObject)output.DeepClone();
        if ((string?)copy["text"] is { } text)
        {
            copy["text"] = Lines(text);
        }

        if (copy["data"] is JsonObject data)
        {
            foreach (var (mimeType, value) in data.Where(pair => pair.Key.StartsWith("text/", StringComparison.Ordinal)).ToList())
            {
                data[mimeType] = Lines((string)value!);
            }
        }

        return copy;
    }

    private static JsonArray Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return [.. lines.Select((line, index) => index < lines.Length - 1 ? line + "\n" : line).Where(line => line.Length > 0).Select(line => (JsonNode)line)];
    }
}
