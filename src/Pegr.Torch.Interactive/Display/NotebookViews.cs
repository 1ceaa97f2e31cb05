namespace Pegr.Torch.Interactive.Display;

/// <summary>Everything that notebooks are taught to show. A new view is a file of its own and a line here.</summary>
internal static class NotebookViews
{
    public static IReadOnlyList<NotebookView> All { get; } =
    [
        PictureViews.Plot,
        PictureViews.Figure,
        TensorView.View,
        TableView.View,
        ImageDatasetView.View,
        RecordViews.Comparison,
        RecordViews.Sweep,
    ];
}
