using System.Globalization;
using Pegr.Torch.Objectives;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Experiments;

/// <summary>Names a run's files, and no two runs of an experiment alike: <c>gd-seed1</c>, <c>pegr-lambda0.01-seed1</c>.</summary>
public static class RunName
{
    private const string LambdaMark = "-lambda";
    private const string SeedMark = "-seed";

    /// <summary>The name.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="InvalidInputException">Its objective is unknown.</exception>
    public static string Of(RunKey run)
    {
        var lambda = ObjectiveRegistry.HasLambda(run.Objective) ? LambdaMark + run.Lambda.ToString("R", CultureInfo.InvariantCulture) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{run.Objective}{lambda}{SeedMark}{run.Seed}");
    }

    /// <summary>The run that a name is of, lambda being 0 where the name has none; null where it is no run's name.</summary>
    /// <param name="name">A name.</param>
    public static RunKey? Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var seedAt = name.LastIndexOf(SeedMark, StringComparison.Ordinal);
        if (seedAt < 0 || !int.TryParse(name[(seedAt + SeedMark.Length)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed))
        {
            return null;
        }

        var rest = name[..seedAt];
        var lambdaAt = rest.IndexOf(LambdaMark, StringComparison.Ordinal);
        return lambdaAt < 0
            ? new RunKey(rest, 0, seed)
            : double.TryParse(rest[(lambdaAt + LambdaMark.Length)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var lambda)
                ? new RunKey(rest[..lambdaAt], lambda, seed)
                : null;
    }
}
