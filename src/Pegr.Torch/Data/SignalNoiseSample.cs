using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>Examples of the signal-noise model. Owns its tensors.</summary>
public sealed class SignalNoiseSample : IDisposable
{
    /// <summary>Takes the tensors over, out of any dispose scope: examples with one signal, ±mu, and one noise patch.</summary>
    /// <param name="signal">mu, [d].</param>
    /// <param name="patches">[n, 2, d].</param>
    /// <param name="labels">Observed labels y, [n], ±1.</param>
    /// <param name="trueLabels">Labels before flips, [n], ±1: the sign of the signal patch.</param>
    /// <param name="noise">xi, [n, d].</param>
    public SignalNoiseSample(Tensor signal, Tensor patches, Tensor labels, Tensor trueLabels, Tensor noise)
        : this(signal, BothSigns(signal), Signs(signal), Negative(trueLabels), patches, labels, trueLabels, noise)
    {
    }

    /// <summary>Takes the tensors over, out of any dispose scope.</summary>
    /// <param name="signalPatches">The signal patches that there are, K signals with both signs, mu_1, −mu_1, mu_2, …, [2K, d].</param>
    /// <param name="signalLabels">The true label of each, [2K], ±1.</param>
    /// <param name="cluster">Which of them each example has, [n], int64.</param>
    /// <param name="patches">[n, P, d].</param>
    /// <param name="labels">Observed labels y, [n], ±1.</param>
    /// <param name="trueLabels">Labels before flips, [n], ±1.</param>
    /// <param name="noise">xi, [n, d] of two patches, [n, P − 1, d] of more.</param>
    public SignalNoiseSample(
        Tensor signalPatches, Tensor signalLabels, Tensor cluster, Tensor patches, Tensor labels, Tensor trueLabels, Tensor noise)
        : this(Alive.Require(signalPatches)[0], signalPatches, signalLabels, cluster, patches, labels, trueLabels, noise)
    {
    }

    private SignalNoiseSample(
        Tensor signal, Tensor signalPatches, Tensor signalLabels, Tensor cluster, Tensor patches, Tensor labels, Tensor trueLabels, Tensor noise)
    {
        Alive.Require(signalLabels);
        Alive.Require(cluster);
        Alive.Require(patches);
        Alive.Require(labels);
        Alive.Require(trueLabels);
        Alive.Require(noise);
        SignalPatches = signalPatches.DetachFromDisposeScope();
        SignalLabels = signalLabels.DetachFromDisposeScope();
        Cluster = cluster.DetachFromDisposeScope();
        Patches = patches.DetachFromDisposeScope();
        Labels = labels.DetachFromDisposeScope();
        TrueLabels = trueLabels.DetachFromDisposeScope();
        Noise = noise.DetachFromDisposeScope();
        Signal = signal.DetachFromDisposeScope();
    }

    /// <summary>mu, the first if there are several, [d].</summary>
    public Tensor Signal { get; }

    /// <summary>The signal patches that there are, mu_1, −mu_1, mu_2, …, [2K, d].</summary>
    public Tensor SignalPatches { get; }

    /// <summary>The true label of each, [2K], ±1.</summary>
    public Tensor SignalLabels { get; }

    /// <summary>Which of them each example has, [n], int64.</summary>
    public Tensor Cluster { get; }

    /// <summary>[n, P, d].</summary>
    public Tensor Patches { get; }

    /// <summary>Observed labels y, [n], ±1.</summary>
    public Tensor Labels { get; }

    /// <summary>Labels before flips, [n], ±1.</summary>
    public Tensor TrueLabels { get; }

    /// <summary>xi, [n, d] of two patches, [n, P − 1, d] of more.</summary>
    public Tensor Noise { get; }

    /// <summary>A copy on a device and in a type; the caller disposes it.</summary>
    public SignalNoiseSample To(Device device, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(device);
        CheckAlive();
        using var scope = NewDisposeScope();
        return new SignalNoiseSample(
            Copy(SignalPatches), Copy(SignalLabels), Cluster.to(int64, device, copy: true), Copy(Patches), Copy(Labels), Copy(TrueLabels), Copy(Noise));

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
        SignalPatches.Dispose();
        SignalLabels.Dispose();
        Cluster.Dispose();
        Patches.Dispose();
        Labels.Dispose();
        TrueLabels.Dispose();
        Noise.Dispose();
    }

    private static Tensor BothSigns(Tensor signal)
    {
        Alive.Require(signal);
        using var scope = NewDisposeScope();
        return stack([signal, signal.neg()]).MoveToOuterDisposeScope();
    }

    private static Tensor Signs(Tensor signal)
    {
        using var scope = NewDisposeScope();
        return stack([ones([], signal.dtype, signal.device), -ones([], signal.dtype, signal.device)]).MoveToOuterDisposeScope();
    }

    private static Tensor Negative(Tensor trueLabels)
    {
        Alive.Require(trueLabels);
        using var scope = NewDisposeScope();
        return trueLabels.lt(Scalars.Of(0)).to(int64).MoveToOuterDisposeScope();
    }

    private void CheckAlive() => ObjectDisposedException.ThrowIf(Patches.IsInvalid, this);
}
