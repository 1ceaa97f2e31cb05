namespace Pegr.Torch.Runtime;

/// <summary>The file names of libtorch's and TorchSharp's native libraries on one operating system.</summary>
/// <param name="LibTorchCpu">The library every libtorch has.</param>
/// <param name="TorchSharp">TorchSharp's own native library.</param>
/// <param name="LoadOrder">libtorch's libraries, dependencies first; those of CUDA may be missing.</param>
internal sealed record LibraryNames(string LibTorchCpu, string TorchSharp, IReadOnlyList<string> LoadOrder)
{
    private static readonly string[] Stems = ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"];

    public static LibraryNames OfThisSystem()
    {
        Func<string, string> file = OperatingSystem.IsWindows() ? stem => $"{stem}.dll"
            : OperatingSystem.IsMacOS() ? stem => $"lib{stem}.dylib"
            : stem => $"lib{stem}.so";
        return new LibraryNames(file("torch_cpu"), file("LibTorchSharp"), [.. Stems.Select(file)]);
    }
}
