using System.Globalization;
using System.Text.Json.Nodes;

namespace Pegr.Torch.Notebooks;

/// <summary>Why a cell did not run to its end.</summary>
/// <param name="Line">The line of the cell, from 1; 0 where it is not known.</param>
/// <param name="Message">What went wrong, one line.</param>
internal sealed record CellFailure(int Line, string Message)
{
    private const string Separator = ": ";

    /// <summary>The failure in one line that names notebook, cell and line.</summary>
    /// <param name="path">The notebook.</param>
    /// <param name="number">The cell's number, from 1.</param>
    public string Describe(string path, int number) => $"{path}, {Within(number)}";

    /// <summary>The failure as an output of the cell, in Jupyter's form.</summary>
    /// <param name="number">The cell's number, from 1.</param>
    public JsonObject ToOutput(int number)
    {
        var parts = Message.Split(Separator, 2);
        return new JsonObject
        {
            ["ename"] = parts.Length > 1 ? parts[0] : "Error",
            ["evalue"] = parts[^1],
            ["output_type"] = "error",
            ["traceback"] = new JsonArray(Within(number)),
        };
    }

    private string Within(int number)
    {
        var place = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $", line {Line}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"cell [{number}]{place}: {Message}");
    }
}
