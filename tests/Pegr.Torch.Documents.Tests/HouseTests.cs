using System.Text.RegularExpressions;
using ArchUnitNET.Loader;
using Pegr.Torch.Cli;
using Pegr.Torch.Data;
using Pegr.Torch.Documents.Tests.Documents;
using Pegr.Torch.Interactive;
using Pegr.Torch.Notebooks;
using Pegr.Torch.Plotting;
using Pegr.Torch.Vision.Augmentation;

namespace Pegr.Torch.Documents.Tests;

/// <summary>The folders of the sources use each other in one direction only: that of the list in contributing.md.</summary>
public sealed partial class HouseTests
{
    private static readonly Dictionary<string, int> Order = Listed().Select((folder, place) => (folder, place)).ToDictionary(entry => entry.folder, entry => entry.place);

    [Fact]
    public void Every_folder_is_listed_once()
    {
        var root = Path.Combine(Repository.Root, "src");
        var folders = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(folder => !folder.Split('/').Contains("obj"))
            .Distinct();

        Assert.Equal(folders.Order(StringComparer.Ordinal), Listed().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_folder_uses_one_that_is_listed_below_it()
    {
        var folders = Order.Keys.ToDictionary(folder => folder.Replace('/', '.'));
        var house = new ArchLoader()
            .LoadAssemblies(typeof(Batch).Assembly, typeof(RandomCrop).Assembly, typeof(CurvePlot).Assembly, typeof(Notebook).Assembly, typeof(NotebookRun).Assembly, typeof(PegrApp).Assembly)
            .Build();
        var arrows =
            from type in house.Types
            from dependency in type.Dependencies
            let user = folders.GetValueOrDefault(type.Namespace?.FullName ?? "")
            let used = folders.GetValueOrDefault(dependency.Target.Namespace?.FullName ?? "")
            where user is not null && used is not null && user != used
            select (From: user, To: used, Types: $"{type.FullName} uses {dependency.Target.FullName}");
        var all = arrows.Distinct().ToList();

        Assert.True(all.Select(arrow => (arrow.From, arrow.To)).Distinct().Count() > 200, "The code was not read.");
        var against = all.Where(arrow => Order[arrow.To] > Order[arrow.From]).Select(arrow => arrow.Types).ToList();
        Assert.True(against.Count == 0, string.Join('\n', against));
    }

    private static List<string> Listed()
        => [.. Folder().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "contributing.md"))).Select(line => line.Groups["folder"].Value)];

    [GeneratedRegex(@"^(?<folder>Pegr\.Torch[\w./]*) {2,}\S", RegexOptions.Multiline)]
    private static partial Regex Folder();
}
