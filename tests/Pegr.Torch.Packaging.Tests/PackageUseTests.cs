using System.Globalization;
using System.Text.RegularExpressions;

namespace Pegr.Torch.Packaging.Tests;

public sealed partial class PackageUseTests(PackedLibraries packed)
{
    [Fact]
    public async Task The_readmes_example_runs_against_the_packed_files_and_its_loss_falls()
    {
        var program = new ConsoleProgram(
            packed,
            "example",
            new Dictionary<string, string> { ["Pegr.Torch"] = packed.Version, ["TorchSharp-cpu"] = Build.TorchSharpVersion },
            Readme.Example("README.md"));

        var lines = await program.Run(TestContext.Current.CancellationToken);

        Assert.Equal(5, lines.Count);
        var losses = lines.Select(line => double.Parse(Line().Match(line).Groups["loss"].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.True(losses[^1] < losses[0], string.Join('\n', lines));
    }

    [Fact]
    public async Task The_other_packages_bring_their_image_sample_with_its_licence_and_their_font()
    {
        var vision = Readme.Example("src", "Pegr.Torch.Vision", "README.md");
        var plotting = Readme.Example("src", "Pegr.Torch.Plotting", "README.md");
        var program = new ConsoleProgram(
            packed,
            "images",
            new Dictionary<string, string> { ["Pegr.Torch.Vision"] = packed.Version, ["Pegr.Torch.Plotting"] = packed.Version },
            OneProgram(vision, plotting));

        var lines = await program.Run(TestContext.Current.CancellationToken);

        Assert.Equal("6000 training and 2000 test images", lines[0]);
        Assert.Equal(["training-loss.png"], lines.Skip(1).Select(Path.GetFileName));
        Assert.True(File.Exists(Path.Combine(program.Output, "data", "fashion-mnist", "LICENSE")));
    }

    [Fact]
    public async Task The_notebooks_package_brings_its_libtorch()
    {
        var program = new ConsoleProgram(
            packed,
            "notebook",
            new Dictionary<string, string> { ["Pegr.Torch.Interactive"] = packed.Version },
            Readme.Example("src", "Pegr.Torch.Interactive", "README.md"));

        var line = Assert.Single(await program.Run(TestContext.Current.CancellationToken));

        Assert.StartsWith($"Pegr.Torch {packed.Version}, TorchSharp {Build.TorchSharpVersion}, libtorch ", line, StringComparison.Ordinal);
    }

    // Using directives come before everything else.
    private static string OneProgram(params string[] examples)
    {
        var lines = examples.SelectMany(example => example.Split('\n')).ToLookup(line => Directive().IsMatch(line));
        return string.Join('\n', lines[true].Concat(lines[false]));
    }

    [GeneratedRegex(@"^loss (?<loss>[0-9.]+), mean squared gradient norm [0-9.]+$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^using [A-Za-z.]+;")]
    private static partial Regex Directive();
}
