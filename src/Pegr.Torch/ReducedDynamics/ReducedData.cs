using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Models;
using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>What all runs on the data of one seed share.</summary>
/// <param name="Train">Inner products for training.</param>
/// <param name="Test">Inner products for testing.</param>
/// <param name="Activation">The network's activation.</param>
internal sealed record ReducedData(InnerProducts Train, TestProducts Test, IActivationRows Activation)
{
    /// <summary>Draws the data of a seed and forms their inner products.</summary>
    public static ReducedData Draw(SyntheticSettings settings, int seed) => Of(DrawNoise(settings, seed), settings);

    /// <summary>Draws what data with signals of any norm have in common.</summary>
    public static NoiseProducts DrawNoise(SyntheticSettings settings, int seed)
    {
        using var scope = NewDisposeScope();
        return new NoiseProducts(SignalNoiseVectors.Draw(settings, seed));
    }

    /// <summary>Adds the signals.</summary>
    public static ReducedData Of(NoiseProducts products, SyntheticSettings settings) => new(
        new InnerProducts(
            products,
            settings.Distribution().Clusters,
            settings.SignalNorm,
            OutputScale.Of(settings.OutputScale, settings.Filters, settings.Patches)),
        new TestProducts(products, settings.SignalNorm),
        IActivationRows.Of(ActivationFunction.Parse(settings.Activation)));
}
