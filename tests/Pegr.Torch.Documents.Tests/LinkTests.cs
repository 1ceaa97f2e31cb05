using Pegr.Torch.Documents.Tests.Documents;

namespace Pegr.Torch.Documents.Tests;

/// <summary>Links within the repository lead somewhere, and every page is linked from the README.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Documents => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there(string path)
        => Assert.All(Repository.Read(path).Links.Where(link => !Uri.IsWellFormedUriString(link, UriKind.Absolute)), link =>
        {
            var parts = link.Split('#', 2);
            var target = parts[0].Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, Uri.UnescapeDataString(parts[0]));
            Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"{link}: there is no such file.");
            if (parts.Length == 2)
            {
                Assert.True(Repository.Read(target).Anchors.Contains(parts[1]), $"{link}: there is no such heading.");
            }
        });

    [Fact]
    public void The_readme_leads_to_every_page()
    {
        var linked = Repository.Read("README.md").Links.Select(link => link.Split('#')[0]).ToHashSet();

        Assert.All(
            Repository.Documents.Where(path => path.StartsWith("docs/", StringComparison.Ordinal) || path == "CHANGELOG.md"),
            page => Assert.Contains(page, linked));
    }
}
