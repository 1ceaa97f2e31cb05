using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pegr.Torch.Files;

namespace Pegr.Torch.Notebooks;

/// <summary>A notebook file in Jupyter's format, nbformat 4. What is not known here is kept as it is.</summary>
public sealed class NotebookDocument
{
    private const int MaxCharacters = 200 << 20;
    private const int Minor = 5;

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // text stays readable; the file is no part of a page
    };

    private readonly JsonObject _root;

    private NotebookDocument(JsonObject root, IReadOnlyList<NotebookCell> cells)
        => (_root, Cells, CodeCells) = (root, cells, [.. cells.Where(cell => cell.IsCode)]);

    /// <summary>The cells, in their order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>Those with code.</summary>
    public IReadOnlyList<NotebookCell> CodeCells { get; }

    /// <summary>Reads a notebook.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">There is no such file, or it is no notebook in C#.</exception>
    public static NotebookDocument Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new InvalidInputException($"'{path}' {(Directory.Exists(path) ? "is a folder" : "is not there")}; name a notebook (.ipynb).");
        }

        var text = TextFile.Read(path, MaxCharacters, "a notebook");
        try
        {
            return Of(path, JsonNode.Parse(text));
        }
        catch (Exception damage) when (damage is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Refusal(path, $"cannot be read as one ({damage.Message.ReplaceLineEndings(" ")})");
        }
    }

    /// <summary>The file's text.</summary>
    public string Format()
    {
        _root["nbformat_minor"] = Math.Max(Minor, (int)_root["nbformat_minor"]!);
        return new StringBuilder(_root.ToJsonString(Layout)).Replace("\r\n", "\n").Append('\n').ToString();
    }

    private static NotebookDocument Of(string path, JsonNode? node)
    {
        if (node is not JsonObject root || root["cells"] is not JsonArray cells || root["nbformat"] is null)
        {
            throw Refusal(path, "has no cells");
        }

        if ((int)root["nbformat"]! != 4)
        {
            throw Refusal(path, $"is of nbformat {root["nbformat"]}, not 4; open and save it with a current Jupyter");
        }

        root["nbformat_minor"] ??= 0;
        var language = (string?)root["metadata"]?["kernelspec"]?["language"] ?? (string?)root["metadata"]?["language_info"]?["name"] ?? "C#";
        if (!NotebookCell.IsCSharp(language))
        {
            throw Refusal(path, $"is in {language}; only C# is run");
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        var all = new List<NotebookCell>();
        for (var index = 0; index < cells.Count; index++)
        {
            var cell = new NotebookCell(cells[index] as JsonObject ?? throw Refusal(path, "has a cell that is none"));
            cell.EnsureId(index, known);
            _ = (cell.Source, cell.Language, cell.IsCode); // what they throw belongs here
            all.Add(cell);
        }

        return new NotebookDocument(root, all);
    }

    private static InvalidInputException Refusal(string path, string why) => new($"'{path}': the notebook {why}.");
}
