using System.Runtime.CompilerServices;
using Pegr.Torch.Runtime;

// Snippets share the process's console and current folder.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Pegr.Torch.Documents.Tests;

internal static class Startup
{
    // Snippets may touch torch before they start it, and small tensors gain nothing from several threads.
    [ModuleInitializer]
    internal static void StartLibTorch()
    {
        LibTorch.Initialize();
        TorchSharp.torch.set_num_threads(1);
    }
}
