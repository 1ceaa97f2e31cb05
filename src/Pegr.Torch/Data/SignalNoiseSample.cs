using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>Examples of the signal-noise model. Owns its tensors.</summary>
public sealed class SignalNoiseSample : IDisposable
{
    /// <summary>Takes the tensors over, out of any dispose scope.</summary>
    /// <param name="signal">mu, [d].</param>
    /// <param name="patches">[n, 2, d].</param>
    /// <param name="labels">Observed labels y, [n], ±1.</param>
    /// <param name="trueLabels">Labels before flips, [n], ±1: the sign of the signal patch.</param>
    /// <param name="noise">xi, [n, d].</param>
    public SignalNoiseSample(Tensor signal, Tensor patches, Tensor labels, Tensor trueLabels, Tensor noise)
    {
        Alive.Require(signal);
        Alive.Require(patches);
        Alive.Require(labels);
        Alive.Require(trueLabels);
        Alive.Require(noise);
        Signal = signal.DetachFromDisposeScope();
        Patches = patches.DetachFromDisposeScope();
        Labels = labels.DetachFromDisposeScope();
        TrueLabels = trueLabels.DetachFromDisposeScope();
        Noise = noise.DetachFromDisposeScope();
    }

    /// <summary>mu, [d].</summary>
    public Tensor Signal { get; }

    /// <summary>[n, 2, d].</summary>
    public Tensor Patches { get; }

    /// <summary>Observed labels y, [n], ±1.</summary>
    public Tensor Labels { get; }

    /// <summary>Labels before flips, [n], ±1.</summary>
    public Tensor TrueLabels { get; }

    /// <summary>xi, [n, d].</summary>
    public Tensor Noise { get; }

    /// <summary>A copy on a device and in a type; the caller disposes it.</summary>
    public SignalNoiseSample To(Device device, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(device);
        CheckAlive();
        using var scope = NewDisposeScope();
        return new SignalNoiseSample(Copy(Signal), Copy(Patches), Copy(Labels), Copy(TrueLabels), Copy(Noise));

        Tensor Copy(Tensor tensor) => tensor.to(dtype, device, copy: true);
    }

    /// <summary>Patches and observed labels as a training set, sharing memory with this; the caller disposes it.</summary>
    public TensorDataset ToDataset()
    {
        CheckAlive();
        return new TensorDataset(Patches.alias(), Labels.alias());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Signal.Dispose();
        Patches.Dispose();
        Labels.Dispose();
        TrueLabels.Dispose();
        Noise.Dispose();
    }

    private void CheckAlive() => ObjectDisposedException.ThrowIf(Patches.IsInvalid, this);
}
