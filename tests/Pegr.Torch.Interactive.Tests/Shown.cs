using Microsoft.DotNet.Interactive.Formatting;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Pegr.Torch.Interactive.Tests;

/// <summary>What a kernel shows of a value, by MIME type.</summary>
internal static class Shown
{
    static Shown()
    {
        // The library is loaded before the notebook begins, as in a kernel.
        Formatter.ResetToDefault();
        Notebook.Init();
    }

    public static Dictionary<string, string> Of(object value)
        => FormattedValue.CreateManyFromObject(value).ToDictionary(shown => shown.MimeType, shown => shown.Value);

    public static string Html(object value) => Of(value)["text/html"];

    public static string Text(object value) => Of(value)["text/plain"];
}
