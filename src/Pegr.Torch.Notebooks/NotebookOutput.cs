using System.Text.Json.Nodes;

namespace Pegr.Torch.Notebooks;

/// <summary>Something that a cell has shown.</summary>
/// <param name="Kind">Its kind in Jupyter's format: <c>stream</c>, <c>display_data</c>, <c>execute_result</c> or <c>error</c>.</param>
/// <param name="Stream">The stream that was printed to; <see langword="null"/> where it is none.</param>
/// <param name="Data">The same in several forms, by their MIME types.</param>
public sealed record NotebookOutput(string Kind, string? Stream, IReadOnlyDictionary<string, string> Data)
{
    private const string Plain = "text/plain";

    /// <summary>Reads an output; what is no text in it is left out.</summary>
    /// <param name="node">Its part of the file.</param>
    internal static NotebookOutput Read(JsonObject node)
    {
        var kind = MimeBundle.Text(node["output_type"]);
        return kind switch
        {
            "stream" => new NotebookOutput(kind, MimeBundle.Text(node["name"]), Only(MimeBundle.Text(node["text"]))),
            "error" => new NotebookOutput(kind, null, Only($"{MimeBundle.Text(node["ename"])}: {MimeBundle.Text(node["evalue"])}")),
            _ => new NotebookOutput(kind, null, MimeBundle.Read(node["data"])),
        };
    }

    private static Dictionary<string, string> Only(string text) => new() { [Plain] = text };
}
