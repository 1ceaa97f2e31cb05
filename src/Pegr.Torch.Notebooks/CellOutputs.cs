using System.Text;
using System.Text.Json.Nodes;
using Pegr.Torch.Notebooks.Display;

namespace Pegr.Torch.Notebooks;

/// <summary>What a cell shows, in Jupyter's form and in the order in which it came.</summary>
internal sealed class CellOutputs
{
    private readonly Lock _lock = new();
    private readonly List<Output> _outputs = [];
    private readonly Dictionary<DisplayedValue, JsonObject> _displays = [];
    private readonly StreamBudget _budget = new();

    /// <summary>Adds printed text; what comes one after the other on the same stream is one output.</summary>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text; what the budget has no room for is counted only.</param>
    public void Print(string stream, string text)
    {
        lock (_lock)
        {
            var last = _outputs is [.., { Text: not null } output] && (string?)output.Json["name"] == stream ? output.Text : null;
            var stored = _budget.Take(text, isNew: last is null);
            if (stored.Length == 0)
            {
                return;
            }

            if (last is null)
            {
                _outputs.Add(new Output(StreamOf(stream), last = new StringBuilder()));
            }

            last.Append(stored);
        }
    }

    /// <summary>Adds a displayed value, or changes it where it is shown already.</summary>
    public void Display(DisplayedValue place, IReadOnlyList<(string MimeType, string Text)> forms)
    {
        lock (_lock)
        {
            if (_displays.TryGetValue(place, out var shown))
            {
                shown["data"] = Bundle(forms);
                return;
            }

            var output = new JsonObject { ["data"] = Bundle(forms), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" };
            _displays.Add(place, output);
            _outputs.Add(new Output(output, null));
        }
    }

    /// <summary>Adds the value that the cell ends with.</summary>
    public void Return(int executionCount, object value)
    {
        var data = Bundle(Formatter.Format(value, []));
        lock (_lock)
        {
            _outputs.Add(new Output(
                new JsonObject
                {
                    ["data"] = data,
                    ["execution_count"] = executionCount,
                    ["metadata"] = new JsonObject(),
                    ["output_type"] = "execute_result",
                },
                null));
        }
    }

    /// <summary>Everything so far, texts as lists of lines as Jupyter writes them.</summary>
    public JsonArray ToJson()
    {
        lock (_lock)
        {
            var note = _budget.Note is { } line ? new Output(StreamOf("stdout"), new StringBuilder(line)) : null;
            return [.. _outputs.Concat(note is null ? [] : [note]).Select(WithLines)];
        }
    }

    private static JsonObject Bundle(IEnumerable<(string MimeType, string Text)> forms)
        => new(forms.DistinctBy(form => form.MimeType).Select(form => KeyValuePair.Create(form.MimeType, (JsonNode?)form.Text)));

    private static JsonObject StreamOf(string name) => new() { ["name"] = name, ["output_type"] = "stream" };

    private static JsonNode WithLines(Output output)
    {
        var copy = (JsonObject)output.Json.DeepClone();
        if (output.Text is { } text)
        {
            copy["text"] = Lines(text.ToString());
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

    /// <summary>An output.</summary>
    /// <param name="Json">All of it but the text of a stream.</param>
    /// <param name="Text">The text of a stream; <see langword="null"/> where it is none.</param>
    private sealed record Output(JsonObject Json, StringBuilder? Text);
}
