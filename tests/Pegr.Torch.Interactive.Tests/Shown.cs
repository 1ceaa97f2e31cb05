using Pegr.Torch.Interactive.Display;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Pegr.Torch.Interactive.Tests;

/// <summary>What a notebook shows of a value, by MIME type.</summary>
internal static class Shown
{
    static Shown() => Notebook.Init();

    public static Dictionary<string, string> Of(object value)
        => NotebookViews.All.Single(view => view.Type.IsInstanceOfType(value)).Formats.ToDictionary(format => format.MimeType, format => format.Format(value));

    public static string Html(object value) => Of(value)["text/html"];

    public static string Text(object value) => Of(value)["text/plain"];
}
