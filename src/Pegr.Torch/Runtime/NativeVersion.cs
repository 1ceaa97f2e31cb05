using System.Runtime.InteropServices;

namespace Pegr.Torch.Runtime;

/// <summary>Asks the loaded libtorch for its own version.</summary>
internal static class NativeVersion
{
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate ulong AbiVersion();

    /// <summary>Returns "major.minor.patch", or "unknown" where libtorch does not tell.</summary>
    /// <param name="library">Handle of libtorch_cpu; 0 where TorchSharp's own search loaded it.</param>
    public static string Of(nint library)
    {
        if (library == 0 || !NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out var function))
        {
            return "unknown";
        }

        // The three highest bytes hold major, minor and patch.
        var version = Marshal.GetDelegateForFunctionPointer<AbiVersion>(function)();
        return $"{version >> 56}.{(version >> 48) & 0xFF}.{(version >> 40) & 0xFF}";
    }
}
