using Pegr.Torch.Vision.Downloads;

namespace Pegr.Torch.Vision.Tests.Support;

/// <summary>Points the cache of data sets at a folder for the length of a test.</summary>
internal sealed class DataVariable : IDisposable
{
    private readonly string? _former = Environment.GetEnvironmentVariable(DataCache.Variable);

    public DataVariable(string folder) => Environment.SetEnvironmentVariable(DataCache.Variable, folder);

    public void Dispose() => Environment.SetEnvironmentVariable(DataCache.Variable, _former);
}
