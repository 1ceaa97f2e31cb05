namespace Pegr.Torch.Runtime;

/// <summary>What was loaded when libtorch started.</summary>
/// <param name="Folder">Folder of the libtorch libraries; empty where the system's own search found them.</param>
/// <param name="NativeLibrary">Path of TorchSharp's native library; empty where TorchSharp's own search found it.</param>
/// <param name="Patched">Whether that library is a copy adapted to an older libstdc++.</param>
/// <param name="TorchSharpVersion">Version of the TorchSharp package.</param>
/// <param name="LibTorchVersion">Version that libtorch reports of itself.</param>
/// <param name="Devices">Usable devices: <c>cpu</c>, then <c>cuda:0</c> and so on.</param>
/// <param name="Threads">Threads that one operation may use.</param>
public sealed record LibTorchReport(
    string Folder,
    string NativeLibrary,
    bool Patched,
    string TorchSharpVersion,
    string LibTorchVersion,
    IReadOnlyList<string> Devices,
    int Threads);
