namespace Pegr.Torch.Vision.Datasets;

/// <summary>Where the archives of CIFAR-10 and CIFAR-100 are to be had.</summary>
internal static class CifarAddresses
{
    /// <summary>The publisher's two addresses of an archive.</summary>
    public static IReadOnlyList<string> Of(string archive) =>
    [
        $"https://www.cs.toronto.edu/~kriz/{archive}",
        $"https://cave.cs.toronto.edu/kriz/{archive}",
    ];
}
