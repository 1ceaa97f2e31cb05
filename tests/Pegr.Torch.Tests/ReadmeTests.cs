using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pegr.Torch.Models;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.Support;
using TorchSharp;

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

    [Fact]
    public async Task NumPy_alone_reads_the_weights_as_printed()
    {
        Python.SkipWithout();
        var text = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "README.md"), TestContext.Current.CancellationToken);
        var code = Assert.Single(PythonExample().Matches(text)).Groups["code"].Value;
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("weights"));
        using var model = new ConvNet(1, 8, 8, 3);
        ModelWeights.Save(model, folder.File("weights/pegr-lambda0.1-seed1.safetensors"));

        var script = folder.File("read.py");
        await File.WriteAllTextAsync(script, code + "    print(weights.astype('f8').ravel().tolist())\n", TestContext.Current.CancellationToken);
        var lines = Python.OutputIn(folder.Path, script)?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.NotNull(lines);
        using var scope = torch.NewDisposeScope();
        var weights = ModelWeights.Of(model);
        Assert.Equal(2 * weights.Count, lines.Length);
        Assert.All(lines.Chunk(2), pair =>
        {
            var tensor = weights[pair[0].Split(' ')[0]];
            Assert.Contains("float32", pair[0], StringComparison.Ordinal);
            Assert.Equal(Arrays.Of(tensor), JsonSerializer.Deserialize<double[]>(pair[1])!);
        });
    }

    private static double Number(Match line, string figure) => double.Parse(line.Groups[figure].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("```python\r?\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex PythonExample();

    [GeneratedRegex(@"loss (?<loss>[0-9.]+), mean squared gradient norm (?<norm>[0-9.]+)")]
    private static partial Regex Line();
}
