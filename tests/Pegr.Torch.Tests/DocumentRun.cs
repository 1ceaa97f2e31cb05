using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Pegr.Torch.Runtime;
using TorchSharp;

namespace Pegr.Torch.Tests;

/// <summary>Compiles and runs the C# examples of a document, one after the other as one program.</summary>
/// <remarks>It takes the console's output for itself; tests that use it share a collection.</remarks>
internal static partial class DocumentRun
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
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, document), cancellation);
        var options = ScriptOptions.Default
            .WithReferences([typeof(torch).Assembly, typeof(LibTorch).Assembly, .. libraries])
            .WithImports("System", "System.Collections.Generic", "System.Linq");
        var runs = new List<(string, string, string)>();
        var console = Console.Out;
        try
        {
            ScriptState<object>? state = null;
            foreach (Match example in Example().Matches(text))
            {
                var printed = new StringWriter(CultureInfo.InvariantCulture);
                Console.SetOut(printed);
                var code = example.Groups["code"].Value;
                state = state is null
                    ? await CSharpScript.RunAsync(code, options, cancellationToken: cancellation)
                    : await state.ContinueWithAsync(code, cancellationToken: cancellation);
                runs.Add((code, Tidy(printed.ToString()), Tidy(example.Groups["shown"].Value)));
            }
        }
        finally
        {
            Console.SetOut(console);
        }

        return runs;
    }

    private static string Tidy(string text) => text.ReplaceLineEndings("\n").Trim();

    [GeneratedRegex("```csharp\r?\n(?<code>.*?)```(\\s*```text\r?\n(?<shown>.*?)```)?", RegexOptions.Singleline)]
    private static partial Regex Example();
}
