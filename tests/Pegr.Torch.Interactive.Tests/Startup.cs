using System.Runtime.CompilerServices;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Interactive.Tests;

internal static class Startup
{
    // Tests make tensors before a notebook has begun, in whatever order they run.
    [ModuleInitializer]
    internal static void StartLibTorch() => LibTorch.Initialize();
}
