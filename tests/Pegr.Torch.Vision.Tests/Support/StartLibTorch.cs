using System.Runtime.CompilerServices;
using Pegr.Torch.Runtime;

// Initial weights come from torch's global generator: tests side by side would draw from each other's.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Pegr.Torch.Vision.Tests.Support;

internal static class StartLibTorch
{
    // Tests touch torch directly, and small tensors gain nothing from several threads.
    [ModuleInitializer]
    internal static void Run()
    {
        LibTorch.Initialize();
        TorchSharp.torch.set_num_threads(1);
    }
}
