using BenchmarkDotNet.Running;
using Pegr.Torch.Runtime;

LibTorch.Initialize();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
