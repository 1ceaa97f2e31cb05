using System.Globalization;
using System.Text.Json.Nodes;

namespace Pegr.Torch.Notebooks;

/// <summary>A cell of a notebook.</summary>
/// <param name="node">Its part of the file.</param>
public sealed class NotebookCell(JsonObject node)
{
    /// <summary>Whether it holds code.</summary>
    public bool IsCode => (string?)node["cell_type"] == "code";

    /// <summary>Whether it holds text in Markdown.</summary>
    public bool IsMarkdown => (string?)node["cell_type"] == "markdown";

    /// <summary>The language that the cell says it is in; <see langword="null"/> where it is in the notebook's.</summary>
    public string? Language
        => (string?)(node["metadata"]?["polyglot_notebook"]?["kernelName"] ?? node["metadata"]?["dotnet_interactive"]?["language"]);

    /// <summary>The code or the text.</summary>
    public string Source => node["source"] switch
    {
        JsonArray lines => string.Concat(lines.Select(line => (string?)line)),
        var text => (string?)text ?? "",
    };

    /// <summary>What it has shown, as it is stored; what is no output is left out.</summary>
    public IReadOnlyList<NotebookOutput> Outputs
        => node["outputs"] is JsonArray outputs ? [.. outputs.OfType<JsonObject>().Select(NotebookOutput.Read)] : [];

    /// <summary>Pictures that are stored with the text, by the names that it calls them by, each in forms by their MIME types.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Attachments
        => (node["attachments"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => MimeBundle.Read(pair.Value));

    /// <summary>Whether a name is one of C#'s in notebooks.</summary>
    public static bool IsCSharp(string language) => language.ToUpperInvariant() is "C#" or "CSHARP" or "POLYGLOT-NOTEBOOK";

    /// <summary>Gives the cell a name of its own, as nbformat 4.5 asks for, where it has none.</summary>
    /// <param name="index">The cell's place.</param>
    /// <param name="known">The names before; the cell's is added.</param>
    public void EnsureId(int index, HashSet<string> known)
    {
        var id = (string?)node["id"];
        for (var n = index; id is null || !known.Add(id); n++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"cell-{n}");
        }

        node["id"] = id;
    }

    /// <summary>Puts what the cell has shown in place of what it showed before.</summary>
    /// <param name="executionCount">The number of the execution, from 1.</param>
    /// <param name="outputs">What it has shown.</param>
    public void SetOutputs(int executionCount, JsonArray outputs)
    {
        node["execution_count"] = executionCount;
        node["outputs"] = outputs.DeepClone();
    }
}
