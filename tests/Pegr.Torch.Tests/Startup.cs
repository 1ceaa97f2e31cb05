using System.Runtime.CompilerServices;
using Pegr.Torch.Runtime;

// Some tests count the live tensors of the process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Pegr.Torch.Tests;

internal static class Startup
{
    // Tests touch torch directly, and small tensors gain nothing from several threads.
    [ModuleInitializer]
    internal static void StartLibTorch()
    {
        LibTorch.Initialize();
        TorchSharp.torch.set_num_threads(1);
    }
}
