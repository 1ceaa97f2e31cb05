using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>Examples of the signal-noise model before their patches are put in order.</summary>
/// <param name="Labels">Observed labels, [n], ±1.</param>
/// <param name="TrueLabels">Labels before flips, [n], ±1.</param>
/// <param name="Cluster">Which signal patch each has, [n], int64 (see <see cref="SignalClusters"/>).</param>
/// <param name="Position">Where it lies among the patches, [n], int64.</param>
/// <param name="Noise">xi, [n, P − 1, d].</param>
internal sealed record SignalNoiseDraw(Tensor Labels, Tensor TrueLabels, Tensor Cluster, Tensor Position, Tensor Noise);
