using Pegr.Torch.Analysis.ReducedDynamics;
using Pegr.Torch.Analysis.Theory;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>One run of a sweep.</summary>
/// <param name="Index">Its place in the sweep's order.</param>
/// <param name="X">The horizontal axis's value.</param>
/// <param name="Y">The vertical axis's value.</param>
/// <param name="LambdaChoice">How its lambda was chosen; empty for an objective without a penalty.</param>
/// <param name="Run">What is computed.</param>
internal sealed record SweepRun(int Index, double X, double Y, string LambdaChoice, ReducedRun Run)
{
    /// <summary>What tells it from all other runs of the sweep.</summary>
    public string Key { get; } = string.Join(
        ',', SettingText.Print(X), SettingText.Print(Y), Run.Objective, LambdaChoice, SettingText.Print(Run.Lambda), SettingText.Print(Run.Seed));

    /// <summary>The predicted margin.</summary>
    public double? Margin => SignalNoiseTheory.For(Run.Settings).Margin(Run.Objective, Run.Lambda);
}
