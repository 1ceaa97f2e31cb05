using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Objectives;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>Says so where a flag changes nothing, as another setting that it goes with is not as it needs it.</summary>
internal static class IdleSettings
{
    private static readonly string[] WithoutMomentum = ["adam", "adamw", "nadam", "adagrad"];

    // The setting, what it is for, and whether it counts.
    private static readonly (string Key, string Purpose, Func<ComparisonSettings, bool> Counts)[] All =
    [
        ("momentum", "the optimizers sgd and rmsprop", s => !WithoutMomentum.Contains(s.Optimizer)),
        ("decay-every", "learning-rate-schedule step", s => s.LearningRateSchedule is not ("constant" or "cosine")),
        ("decay-factor", "learning-rate-schedule step", s => s.LearningRateSchedule is not ("constant" or "cosine")),
        ("lambda-steps", "lambda-schedule warmup, step-off and cosine", s => s.LambdaSchedule is not ("constant" or "proportional")),
        ("lambda", "objectives with a penalty", HasPenalty),
        ("lambda-schedule", "objectives with a penalty", HasPenalty),
        ("penalty-every", "objectives with a penalty", HasPenalty),
        ("rho", "the objective sam", s => s.Objectives.Contains("sam")),
        ("rho-group-size", "the objective sam", s => s.Objectives.Contains("sam")),
        ("group-size", "the objective group", s => s.Objectives.Contains("group")),
        ("norm-radius", "the objective norm", s => s.Objectives.Contains("norm")),
        ("flip-probability", "the objective label-noise", s => s.Objectives.Contains("label-noise")),
        ("test-label-noise", "label-noise above 0", s => s.LabelNoise > 0),
        ("exact-flips", "label-noise above 0", s => s.LabelNoise > 0),
        ("init-std", "init normal", s => s is not SyntheticSettings { Init: "fan-in" }),
    ];

    /// <summary>Writes a line for each of them.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="settings">What is run.</param>
    /// <param name="assignments">What the user gave: of presets, files and defaults nothing is said.</param>
    public static void Write(CommandContext context, ComparisonSettings settings, IReadOnlyList<Assignment> assignments)
    {
        foreach (var (key, purpose, _) in All.Where(idle => !idle.Counts(settings)))
        {
            if (assignments.Any(assignment => assignment.Setting.Key == key && assignment.Origin == "--"))
            {
                context.Error.WriteLine($"pegr: warning: --{key} changes nothing here: it is for {purpose}.");
            }
        }
    }

    // Objectives of users may have one.
    private static bool HasPenalty(ComparisonSettings settings) => settings.Objectives.Any(ObjectiveRegistry.HasLambda);
}
