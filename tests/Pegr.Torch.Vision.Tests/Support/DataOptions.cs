using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Vision.Tests.Support;

internal static class DataOptions
{
    /// <summary>Options that name a folder and leave the rest as it is.</summary>
    public static ImageDatasetOptions From(string folder) => new() { DataDir = folder };
}
