using System.Reflection;

namespace Pegr.Torch.Packaging.Tests;

/// <summary>What the build of this project knew.</summary>
internal static class Build
{
    public static string RepositoryRoot => Path.GetFullPath(Of(nameof(RepositoryRoot)));

    /// <summary>Where NuGet keeps the packages of this machine.</summary>
    public static string PackageFolder => Of(nameof(PackageFolder));

    public static string TorchSharpVersion => Of(nameof(TorchSharpVersion));

    public static string RuntimeIdentifier => Of(nameof(RuntimeIdentifier));

    public static string TargetFramework => Of(nameof(TargetFramework));

    private static string Of(string key)
        => typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!
            .Replace('\\', Path.DirectorySeparatorChar);
}
