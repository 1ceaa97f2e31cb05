using System.Reflection;

namespace Pegr.Torch.Tests;

/// <summary>Compiles and runs the C# examples of a document, one after the other as one program.</summary>
/// <remarks>It takes the console's output for itself; tests that use it share a collection.</remarks>
internal static class DocumentRun
{
    public const string Collection = "documents";

    /// <summary>Runs all examples.</summary>
    /// <param name="document">A file beside the tests.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="libraries">What the examples use besides TorchSharp and Pegr.Torch.</param>
    /// <returns>For every example what it printed, and what the document shows below it, empty where it shows nothing.</returns>
    public static async Task<IReadOnlyList<(string Code, string Printed, string Shown)>> Of(
        string document, CancellationToken cancellation, params Assembly[] libraries)
    {
        var session = new CSharpSession(libraries);
        var runs = new List<(string, string, string)>();
        foreach (var block in DocumentBlock.Of(document).Where(block => block.Language == "csharp"))
        {
            runs.Add((block.Code, DocumentBlock.Tidy(await session.RunAsync(block.Code, cancellation)), block.Shown));
        }

        return runs;
    }
}
