using System.Globalization;
using System.Text.RegularExpressions;
using Pegr.Torch.Documents.Tests.Documents;
using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_loss_and_the_penalty_of_the_example_fall()
    {
        var example = Assert.Single(Repository.Read("README.md").Fences, fence => fence.Language == "csharp");
        Assert.Contains("PerExampleGradientPenalty", example.Text);

        var printed = await new CSharpSession().RunAsync(example.Text, TestContext.Current.CancellationToken);

        var lines = Line().Matches(printed);
        Assert.Equal(5, lines.Count);
        foreach (var figure in new[] { "loss", "norm" })
        {
            Assert.True(Number(lines[^1], figure) < Number(lines[0], figure), printed);
        }
    }

    // .ci/run takes its command from there.
    [Fact]
    public void The_command_of_the_tests_stands_in_a_line_of_its_own()
        => Assert.Contains("\ndotnet test -c Release\n", File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n"));

    private static double Number(Match line, string figure) => double.Parse(line.Groups[figure].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"loss (?<loss>[0-9.]+), mean squared gradient norm (?<norm>[0-9.]+)")]
    private static partial Regex Line();
}
