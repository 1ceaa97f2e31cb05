using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Tuning;

/// <summary>
/// Draws configurations as a Latin hypercube: every setting's range is cut into as many parts as there are configurations, and each
/// part is met once. The draws of a setting are the same for every objective that has it, so that configuration k of one objective
/// differs from configuration k of another in nothing but what only one of them has.
/// McKay, Beckman, Conover, Technometrics 21 (1979).
/// </summary>
public static class CandidateSampler
{
    /// <summary>Draws the configurations of an objective.</summary>
    /// <param name="objective">The objective's key.</param>
    /// <param name="space">Where to look.</param>
    /// <param name="lambda">Where lambda is looked for; of no use to an objective without one.</param>
    /// <param name="count">How many configurations.</param>
    /// <param name="seed">The search's seed.</param>
    public static IReadOnlyList<Candidate> Draw(string objective, SearchSpace space, SearchValues lambda, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(lambda);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var lambdas = Places(count, seed, "lambda");
        var rates = Places(count, seed, "learning-rate");
        var schedules = Places(count, seed, "learning-rate-schedule");
        var decays = Places(count, seed, "weight-decay");
        var rhos = Places(count, seed, "rho");
        return
        [
            .. Enumerable.Range(0, count).Select(k => new Candidate(
                objective,
                k + 1,
                ObjectiveRegistry.HasLambda(objective) ? lambda.At(lambdas[k]) : 0,
                space.LearningRate.At(rates[k]),
                space.LearningRateSchedules[(int)(schedules[k] * space.LearningRateSchedules.Count)],
                space.WeightDecay.At(decays[k]),
                ObjectiveRegistry.HasRho(objective) ? space.Rho.At(rhos[k]) : 0)),
        ];
    }

    private static double[] Places(int count, int seed, string setting)
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(seed, $"search-{setting}");
        var parts = generator.Permutation(count).data<long>().ToArray();
        var within = generator.Uniform([count], float64).data<double>().ToArray();
        return [.. parts.Zip(within, (part, place) => (part + place) / count)];
    }
}
