using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Diagnostics;

/// <summary>A model that steps can be timed on, with random inputs of its shape.</summary>
/// <param name="Key">The name in settings.</param>
/// <param name="DefaultBatch">Examples in a batch unless told otherwise.</param>
/// <param name="KilobytesPerExample">Rough memory that one more example needs in the most expensive step.</param>
/// <param name="Create">From batch size and device to model and batch.</param>
public sealed record BenchmarkModel(string Key, int DefaultBatch, double KilobytesPerExample, Func<int, Device, BenchmarkProblem> Create)
{
    /// <summary>Refuses a batch that this machine's memory cannot hold.</summary>
    /// <param name="batch">Examples in the batch.</param>
    /// <exception cref="InvalidInputException">It cannot.</exception>
    public void CheckMemory(int batch) => MemoryCheck.Require(batch * KilobytesPerExample * 1024, "batch");
}
