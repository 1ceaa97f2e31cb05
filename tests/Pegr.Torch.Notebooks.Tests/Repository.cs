using System.Reflection;

namespace Pegr.Torch.Notebooks.Tests;

/// <summary>Where the repository and what was built from it are.</summary>
internal static class Repository
{
    /// <summary>The library that notebooks refer to.</summary>
    public static string InteractiveLibrary => Path.GetFullPath(Of(nameof(InteractiveLibrary)));

    /// <summary>The repository's notebooks.</summary>
    public static IReadOnlyList<string> Notebooks =>
        [.. Directory.GetFiles(Path.GetFullPath(Path.Combine(Of("RepositoryRoot"), "notebooks")), "*.ipynb").Order(StringComparer.Ordinal)];

    private static string Of(string key)
        => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!
            .Replace('\\', Path.DirectorySeparatorChar);
}
