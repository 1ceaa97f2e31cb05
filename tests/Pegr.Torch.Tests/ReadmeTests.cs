using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Pegr.Torch.Runtime;
using TorchSharp;

namespace Pegr.Torch.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_example_runs_as_printed_and_its_loss_and_penalty_fall()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"), TestContext.Current.CancellationToken);
        var code = Example().Match(readme).Groups["code"].Value;
        Assert.Contains("PerExampleGradientPenalty", code);

        var printed = new StringWriter(CultureInfo.InvariantCulture);
        var console = Console.Out;
        Console.SetOut(printed);
        try
        {
            await CSharpScript.RunAsync(
                code,
                ScriptOptions.Default.WithReferences(typeof(torch).Assembly, typeof(LibTorch).Assembly).WithImports("System"),
                cancellationToken: TestContext.Current.CancellationToken);
        }
        finally
        {
            Console.SetOut(console);
        }

        var lines = Line().Matches(printed.ToString());
        Assert.Equal(5, lines.Count);
        foreach (var figure in new[] { "loss", "norm" })
        {
            Assert.True(Number(lines[^1], figure) < Number(lines[0], figure), printed.ToString());
        }
    }

    private static double Number(Match line, string figure) => double.Parse(line.Groups[figure].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"loss (?<loss>[0-9.]+), mean squared gradient norm (?<norm>[0-9.]+)")]
    private static partial Regex Line();
}
