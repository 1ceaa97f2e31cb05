using System.Reflection;

namespace Pegr.Torch.Documents.Tests.Documents;

/// <summary>The documents of the repository.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "RepositoryRoot").Value!
            .Replace('\\', Path.DirectorySeparatorChar));

    /// <summary>The paths of all documents, relative to the folder, with slashes.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        .. new[] { "", "docs", "notebooks", "data", "src" }.SelectMany(Files)
            .Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads a document.</summary>
    public static Document Read(string path) => new(path, File.ReadAllText(Path.Combine(Root, path)));

    private static IEnumerable<string> Files(string folder)
    {
        var path = Path.Combine(Root, folder);
        var options = new EnumerationOptions { RecurseSubdirectories = folder.Length > 0, MaxRecursionDepth = 1 };
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.md", options) : [];
    }
}
