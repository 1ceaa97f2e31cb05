using System.Globalization;
using Pegr.Torch.Tables;
using static TorchSharp.torch;

namespace Pegr.Torch.Interactive.Display;

/// <summary>Tensors: shape, element type and device, and as many values as fit a short table.</summary>
internal static class TensorView
{
    private const int MostRows = 8;
    private const int MostColumns = 10;

    /// <summary>A tensor, as HTML and as lines of text.</summary>
    public static NotebookView View { get; } = NotebookView.Of<Tensor>((NotebookView.Html, Html), (NotebookView.Text, Text));

    private static string Html(Tensor tensor)
    {
        var heading = $"<p>{TableView.Encode(Describe(tensor))}</p>";
        return Values(tensor) is { } values ? heading + TableView.Html(values) : heading;
    }

    private static string Text(Tensor tensor)
        => Values(tensor) is { } values ? $"{Describe(tensor)}\n{TableView.Text(values)}" : Describe(tensor);

    private static string Describe(Tensor tensor)
    {
        if (tensor.IsInvalid)
        {
            return "tensor that has been disposed";
        }

        var shape = string.Join(", ", tensor.shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        return $"tensor ({shape}) of {tensor.dtype.ToString().ToLowerInvariant()} on {tensor.device}";
    }

    // Of more than two dimensions the first matrix is shown.
    private static TextTable? Values(Tensor tensor)
    {
        if (tensor.IsInvalid || tensor.numel() == 0 || tensor.is_sparse)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var matrix = tensor.detach();
        while (matrix.dim() > 2)
        {
            matrix = matrix[0];
        }

        var (rows, columns) = matrix.dim() == 2 ? (matrix.shape[0], matrix.shape[1]) : (1, matrix.numel());
        matrix = matrix.reshape(rows, columns)[TensorIndex.Slice(0, MostRows), TensorIndex.Slice(0, MostColumns)].cpu();
        var shown = Enumerable.Range(0, (int)matrix.shape[1]).ToList();
        var lines = Enumerable.Range(0, (int)matrix.shape[0])
            .Select(row => Cells(row, shown.Select(column => Element(matrix[row, column])), columns > MostColumns))
            .ToList();
        if (rows > MostRows)
        {
            lines.Add([.. Enumerable.Repeat("…", lines[0].Count)]);
        }

        return new TextTable(Cells("", shown.Select(column => column.ToString(CultureInfo.InvariantCulture)), columns > MostColumns), lines);
    }

    private static IReadOnlyList<string> Cells(object name, IEnumerable<string> cells, bool areMore)
        => [string.Create(CultureInfo.InvariantCulture, $"{name}"), .. cells, .. areMore ? new[] { "…" } : []];

    private static string Element(Tensor element) => element.dtype switch
    {
        ScalarType.Bool => element.item<bool>() ? "true" : "false",
        ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64 => $"{Element(element.real)} + {Element(element.imag)}i",
        ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16
            => element.to_type(ScalarType.Float64).item<double>().ToString("G5", CultureInfo.InvariantCulture),
        _ => element.to_type(ScalarType.Int64).item<long>().ToString(CultureInfo.InvariantCulture),
    };
}
