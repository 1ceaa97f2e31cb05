using System.Runtime.CompilerServices;

namespace Pegr.Torch.Vision.Tests.Support;

/// <summary>Finds real data sets that are not part of the project; tests skip where they are absent.</summary>
internal static class RealData
{
    public const string FashionMnist = "/usr/share/datasets/fashion-mnist";

    public static string Cifar10 { get; } =
        Environment.GetEnvironmentVariable("PEGR_CIFAR10")
        ?? Path.GetFullPath(Path.Combine(Root(), "..", "shared", "data", "cifar-10-batches-bin"));

    public static void SkipWithout(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Assert.Skip($"There is no {folder}.");
        }
    }

    private static string Root([CallerFilePath] string source = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", ".."));
}
