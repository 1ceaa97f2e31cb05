using System.Text.Json.Nodes;

namespace Pegr.Torch.Notebooks.Tests;

/// <summary>Makes and reads notebook files without the code under test.</summary>
internal static class Ipynb
{
    /// <summary>A notebook of code cells.</summary>
    public static string Of(params string[] cells) => new JsonObject
    {
        ["cells"] = new JsonArray([.. cells.Select(Cell)]),
        ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" } },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    }.ToJsonString();

    /// <summary>The cells with code.</summary>
    public static IReadOnlyList<JsonNode> Code(string path) =>
        [.. JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray().Select(cell => cell!).Where(cell => (string)cell["cell_type"]! == "code")];

    /// <summary>Everything that a cell shows as text, in order: its kind, then the text.</summary>
    public static IReadOnlyList<(string Kind, string Text)> Shown(JsonNode cell) =>
    [
        .. cell["outputs"]!.AsArray().Select(output => (
            (string)(output!["name"] ?? output["output_type"])!,
            Text(output["text"] ?? output["data"]?["text/plain"]))),
    ];

    /// <summary>A cell's code.</summary>
    public static string Source(JsonNode cell) => Text(cell["source"]);

    private static string Text(JsonNode? text) => text is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string?)text ?? "";

    private static JsonNode Cell(string source, int index) => new JsonObject
    {
        ["cell_type"] = "code",
        ["execution_count"] = null,
        ["id"] = $"c{index}",
        ["metadata"] = new JsonObject(),
        ["outputs"] = new JsonArray(),
        ["source"] = source,
    };
}
