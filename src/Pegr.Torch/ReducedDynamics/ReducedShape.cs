namespace Pegr.Torch.ReducedDynamics;

/// <summary>The sizes of a run on inner products.</summary>
/// <param name="Filters">2m; those of sign +1 come first.</param>
/// <param name="Samples">n.</param>
/// <param name="NoisePatches">P − 1, of one example.</param>
/// <param name="Signals">K.</param>
/// <param name="HasBias">Whether filters have biases.</param>
internal sealed record ReducedShape(int Filters, int Samples, int NoisePatches, int Signals, bool HasBias)
{
    /// <summary>n, padded: the length of rows with one number for each example, whose padding is 0.</summary>
    public int Stride { get; } = Rows.Padded(Samples);

    /// <summary>The length of rows with one number for each noise patch: the examples' first patches, padded, then their second ones and so on.</summary>
    public int Columns => NoisePatches * Stride;

    /// <summary>Signal patches v_k that are no multiples of each other: the signals, or, each with the 1 that a bias is a weight of, mu_1, −mu_1, mu_2, ….</summary>
    public int SignalPatches => HasBias ? 2 * Signals : Signals;

    /// <summary>Which of them the examples of a cluster have (see <see cref="Data.SignalClusters"/>).</summary>
    public int PatchOf(int cluster) => HasBias ? cluster : cluster / 2;

    /// <summary>What it is multiplied by: +1 or −1.</summary>
    public int FactorOf(int cluster) => HasBias || cluster % 2 == 0 ? 1 : -1;

    /// <summary>The part of a row that has the examples' noise patches of one number.</summary>
    public Span<double> Block(Span<double> row, int patch) => row.Slice(patch * Stride, Stride);

    /// <inheritdoc cref="Block(Span{double}, int)"/>
    public ReadOnlySpan<double> Block(ReadOnlySpan<double> row, int patch) => row.Slice(patch * Stride, Stride);
}
