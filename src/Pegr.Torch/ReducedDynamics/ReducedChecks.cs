using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Models;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>Refuses settings that cannot be carried out on inner products.</summary>
internal static class ReducedChecks
{
    private const string EngineSetting = "engine";

    /// <summary>Checks settings whose single values are in range.</summary>
    /// <exception cref="InvalidInputException">The engine is not this one but is needed, or it is and cannot do it.</exception>
    public static void Check(SyntheticSettings settings)
    {
        if (settings.Engine != SyntheticSettings.ReducedEngine)
        {
            Require(!settings.ImplicitDim, "implicit-dim", "only the engine reduced does without the data's coordinates; use engine reduced.");
            return;
        }

        Require(!settings.FreshNoise, "fresh-noise", "the engine reduced, and sweeps with it, compute on the inner products of noise that stays; leave it out, or use another engine.");
        Require(
            !settings.ImplicitDim || FilterInitialization.Find(settings.Init).IsRotationInvariant,
            "implicit-dim",
            $"the initial weights of init {settings.Init} look different from turned axes; use init normal, with init-std 1/sqrt(3*dim) for weights as large.");
        var unknown = settings.Objectives.Except(ReducedObjectives.Keys).FirstOrDefault();
        Require(unknown is null, EngineSetting, $"reduced does not know the objective {unknown}; use {string.Join(", ", ReducedObjectives.Keys)} or another engine.");
        Require(
            settings.RhoGroupSize == 0 || !settings.Objectives.Contains("sam"),
            EngineSetting,
            "reduced makes sam's excursion for the whole batch; use rho-group-size 0 or another engine.");
        Require(settings.Optimizer == "sgd", EngineSetting, $"reduced cannot use the optimizer {settings.Optimizer}; use sgd or another engine.");
        Require(
            settings.BatchSize == 0 || settings.BatchSize >= settings.Samples,
            EngineSetting,
            "reduced takes the whole training set at every step; use batch-size 0 or another engine.");
        Require(settings.Device == "cpu", EngineSetting, $"reduced computes on the CPU, not on {settings.Device}; use device cpu or another engine.");
        Require(
            Largest(settings) <= Array.MaxLength,
            "samples, test-samples and filters",
            "these sizes have more inner products than the engine reduced can hold; lower them.");
    }

    /// <summary>Rough need of memory, in bytes.</summary>
    public static double Bytes(SyntheticSettings s)
    {
        var (samples, tests) = (NoisePatches(s, s.Samples), NoisePatches(s, s.TestSamples));
        var (vectors, rank) = (samples + tests + (2.0 * s.Filters), s.Distribution().Clusters.Signals + samples + (2.0 * s.Filters));
        var dim = s.ImplicitDim ? Math.Min(s.Dim, rank) : s.Dim;
        return sizeof(double) * ((3 * vectors * dim) + (2 * vectors * rank) + (12 * 2.0 * s.Filters * samples));
    }

    // Of all arrays: the weights, the Gram matrix, the products with the test set.
    private static double Largest(SyntheticSettings s)
    {
        var (filters, samples) = (2.0 * s.Filters, NoisePatches(s, s.Samples + 8.0));
        var signals = 2.0 * s.Distribution().Clusters.Signals;
        return Math.Max(2 * filters * (signals + samples), Math.Max(samples, filters) * Math.Max(samples, NoisePatches(s, s.TestSamples + 8.0)));
    }

    private static double NoisePatches(SyntheticSettings s, double examples) => examples * (s.Patches - 1.0);

    private static void Require(bool holds, string setting, string refusal)
    {
        if (!holds)
        {
            throw new InvalidInputException(setting, refusal);
        }
    }
}
