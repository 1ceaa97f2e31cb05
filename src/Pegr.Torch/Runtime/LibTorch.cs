namespace Pegr.Torch.Runtime;

/// <summary>Starts libtorch.</summary>
public static class LibTorch
{
    /// <summary>Starts libtorch; call it before any use of TorchSharp. Further calls do nothing.</summary>
    /// <returns>What was loaded.</returns>
    /// <exception cref="LibTorchLoadException">libtorch cannot be started here.</exception>
    public static LibTorchReport Initialize() => throw new NotImplementedException();
}
