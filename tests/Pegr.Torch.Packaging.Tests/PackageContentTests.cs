using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Pegr.Torch.Packaging.Tests;

public sealed class PackageContentTests(PackedLibraries packed)
{
    [Theory]
    [InlineData("Pegr.Torch", "")]
    [InlineData("Pegr.Torch.Plotting", "Fonts/DejaVuSans-LICENSE.txt")]
    [InlineData("Pegr.Torch.Interactive", "interactive-extensions/dotnet/extension.dib")]
    [InlineData(
        "Pegr.Torch.Vision",
        "buildTransitive/Pegr.Torch.Vision.targets data/fashion-mnist/LICENSE "
        + "data/fashion-mnist/t10k-images-idx3-ubyte.gz data/fashion-mnist/t10k-labels-idx1-ubyte.gz "
        + "data/fashion-mnist/train-images-idx3-ubyte.gz data/fashion-mnist/train-labels-idx1-ubyte.gz")]
    public void A_package_holds_the_library_its_documentation_and_nothing_unasked_for(string id, string further)
    {
        using var package = packed.Open(id);

        var libraries = Frameworks(id).SelectMany(framework => new[] { $"lib/{framework}/{id}.dll", $"lib/{framework}/{id}.xml" });
        string[] expected = ["README.md", "icon.png", .. libraries, .. further.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        var names = package.Entries.Select(entry => entry.FullName).Where(name => !IsPackaging(name, id));
        Assert.Equal(expected.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Pegr.Torch", "MathNet.Numerics TorchSharp")]
    [InlineData("Pegr.Torch.Vision", "CsvHelper Pegr.Torch SkiaSharp SkiaSharp.NativeAssets.Linux.NoDependencies")]
    [InlineData("Pegr.Torch.Plotting", "Pegr.Torch ScottPlot SkiaSharp")]
    [InlineData("Pegr.Torch.Interactive", "Pegr.Torch Pegr.Torch.Plotting Pegr.Torch.Vision TorchSharp-cpu")]
    public void A_package_asks_for_what_its_library_uses_and_no_pinned_version_besides(string id, string dependencies)
    {
        var asked = Metadata(id).Descendants().Where(element => element.Name.LocalName == "dependency").ToList();

        Assert.All(
            asked.GroupBy(element => element.Parent!.Attribute("targetFramework")!.Value),
            group => Assert.Equal(dependencies.Split(' '), group.Select(element => element.Attribute("id")!.Value).Order(StringComparer.Ordinal)));
        Assert.Equal(Frameworks(id), asked.Select(element => element.Parent!.Attribute("targetFramework")!.Value).Distinct().Order(StringComparer.Ordinal).Reverse());
        Assert.All(
            asked.Where(element => PackedLibraries.Ids.Contains(element.Attribute("id")!.Value)),
            element => Assert.Equal(packed.Version, element.Attribute("version")!.Value));
    }

    [Theory]
    [InlineData("Pegr.Torch")]
    [InlineData("Pegr.Torch.Vision")]
    [InlineData("Pegr.Torch.Plotting")]
    [InlineData("Pegr.Torch.Interactive")]
    public void A_package_says_what_it_is_under_which_licence_and_from_which_commit(string id)
    {
        var metadata = Metadata(id);

        Assert.Equal("MIT", Text("license"));
        Assert.Equal("README.md", Text("readme"));
        Assert.Equal("icon.png", Text("icon"));
        Assert.NotEqual("Package Description", Text("description"));
        Assert.Contains("per-example-gradient", Text("tags").Split(' '));
        if (Path.Exists(Path.Combine(Build.RepositoryRoot, ".git")))
        {
            var commit = metadata.Descendants().Single(element => element.Name.LocalName == "repository").Attribute("commit")!.Value;
            Assert.Matches("^[0-9a-f]{40}$", commit);
        }

        string Text(string name) => metadata.Descendants().Single(element => element.Name.LocalName == name).Value;
    }

    [Theory]
    [InlineData("Pegr.Torch")]
    [InlineData("Pegr.Torch.Vision")]
    [InlineData("Pegr.Torch.Plotting")]
    [InlineData("Pegr.Torch.Interactive")]
    public void A_library_carries_symbols_whose_sources_are_named_by_the_repositorys_paths(string id)
        => Assert.All(Frameworks(id), framework => AssertSymbols(id, framework));

    [Fact]
    public void The_librarys_documentation_tells_what_the_objectives_do()
    {
        using var package = packed.Open("Pegr.Torch");
        using var stream = new MemoryStream(Bytes(package, "lib/net8.0/Pegr.Torch.xml"));

        var members = XDocument.Load(stream).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        Assert.Contains("arXiv 2303.17940", members["T:Pegr.Torch.Objectives.PerExampleGradientPenalty"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_packages_readme_shows_the_same_example_as_the_projects()
    {
        using var package = packed.Open("Pegr.Torch");

        var readme = System.Text.Encoding.UTF8.GetString(Bytes(package, "README.md"));
        Assert.Equal(Readme.Example("README.md"), Readme.Code(readme));
        Assert.DoesNotContain("](docs", readme, StringComparison.Ordinal); // a picture that the package does not have
    }

    [Fact]
    public void A_kernel_that_refers_to_the_package_is_made_ready()
    {
        using var package = packed.Open("Pegr.Torch.Interactive");

        var script = System.Text.Encoding.UTF8.GetString(Bytes(package, "interactive-extensions/dotnet/extension.dib"));
        Assert.Equal(["#!csharp", "Pegr.Torch.Interactive.Notebook.Init()"], script.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private void AssertSymbols(string id, string framework)
    {
        using var package = packed.Open(id);
        using var image = new MemoryStream(Bytes(package, $"lib/{framework}/{id}.dll"));
        using var library = new PEReader(image);

        var entries = library.ReadDebugDirectory();
        Assert.Contains(entries, entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        var embedded = Assert.Single(entries, entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var provider = library.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
        var symbols = provider.GetMetadataReader();
        var documents = symbols.Documents.Select(handle => symbols.GetString(symbols.GetDocument(handle).Name)).ToList();
        Assert.NotEmpty(documents);
        if (Path.Exists(Path.Combine(Build.RepositoryRoot, ".git")))
        {
            Assert.All(documents, document => Assert.DoesNotContain(Build.RepositoryRoot, document, StringComparison.Ordinal));
        }
    }

    // A kernel loads the libraries of its own framework or an older one.
    private static string[] Frameworks(string id) => id == "Pegr.Torch.Interactive" ? ["net8.0"] : ["net8.0", "net10.0"];

    private XDocument Metadata(string id)
    {
        using var package = packed.Open(id);
        using var stream = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(stream);
    }

    private static byte[] Bytes(ZipArchive package, string name)
    {
        using var entry = package.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        return copy.ToArray();
    }

    // The container's own files.
    private static bool IsPackaging(string name, string id)
        => name == $"{id}.nuspec" || name == "[Content_Types].xml" || name.StartsWith("_rels/", StringComparison.Ordinal)
            || name.StartsWith("package/", StringComparison.Ordinal);
}
