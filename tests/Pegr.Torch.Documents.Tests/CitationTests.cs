using Pegr.Torch.Documents.Tests.Documents;
using YamlDotNet.Serialization;

namespace Pegr.Torch.Documents.Tests;

public sealed class CitationTests
{
    [Fact]
    public void The_citation_file_has_what_the_format_asks_for_and_the_version_of_the_packages()
    {
        var file = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Repository.Root, "CITATION.cff")));

        Assert.Equal("1.2.0", file["cff-version"]);
        Assert.All(["message", "title", "authors", "license"], key => Assert.Contains(key, file.Keys));
        Assert.NotEmpty(Assert.IsType<List<object>>(file["authors"]));
        Assert.Contains($"<Version>{file["version"]}</Version>", File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props")), StringComparison.Ordinal);
    }
}
