using System.Runtime.CompilerServices;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Vision.Tests.Support;

internal static class StartLibTorch
{
#pragma warning disable CA2255 // a test project is a program: nothing else could start libtorch before its tests
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Run() => LibTorch.Initialize();
}
