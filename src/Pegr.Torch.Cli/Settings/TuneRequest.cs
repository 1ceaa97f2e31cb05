using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Tuning;

namespace Pegr.Torch.Cli.Settings;

/// <summary>All that decides what a search of configurations computes.</summary>
/// <param name="Settings">What all configurations share.</param>
/// <param name="Tuning">How they are searched.</param>
internal sealed record TuneRequest(ComparisonSettings Settings, TuningSettings Tuning) : RunRequest(Settings);
