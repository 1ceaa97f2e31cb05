using System.Globalization;
using System.Text.RegularExpressions;

namespace Pegr.Torch.Tests;

[Collection(DocumentRun.Collection)]
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_example_runs_as_printed_and_its_loss_and_penalty_fall()
    {
        var (code, printed, _) = Assert.Single(await DocumentRun.Of("README.md", TestContext.Current.CancellationToken));
        Assert.Contains("PerExampleGradientPenalty", code);

        var lines = Line().Matches(printed);
        Assert.Equal(5, lines.Count);
        foreach (var figure in new[] { "loss", "norm" })
        {
            Assert.True(Number(lines[^1], figure) < Number(lines[0], figure), printed);
        }
    }

    private static double Number(Match line, string figure) => double.Parse(line.Groups[figure].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"loss (?<loss>[0-9.]+), mean squared gradient norm (?<norm>[0-9.]+)")]
    private static partial Regex Line();
}
