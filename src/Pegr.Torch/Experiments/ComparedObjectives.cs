using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Objectives;

namespace Pegr.Torch.Experiments;

/// <summary>The objectives of a comparison, each with every lambda.</summary>
internal static class ComparedObjectives
{
    /// <summary>Lists them. An objective without a penalty is the same whatever lambda, and stands there once, with 0.</summary>
    public static IReadOnlyList<(string Key, double Lambda)> Of(ComparisonSettings settings) =>
    [
        .. settings.Objectives.SelectMany(key => settings.Lambdas.Select(lambda => (key, LambdaOf(key, lambda))).Distinct()),
    ];

    /// <summary>An objective's own lambda: 0 where it has no penalty.</summary>
    public static double LambdaOf(string key, double lambda) => ObjectiveRegistry.HasLambda(key) ? lambda : 0;
}
