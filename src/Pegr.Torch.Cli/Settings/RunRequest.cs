
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Cli.Settings;

/// <summary>All that decides what a run does and keeps: the experiment's settings and the command's own.</summary>
/// <param name="Settings">The experiment's settings.</param>
/// <param name="SaveTensors">Whether data and weights of every run are kept.</param>
/// <param name="TensorBoard">Whether TensorBoard's event files are written.</param>
internal record RunRequest(ComparisonSettings Settings, bool SaveTensors = false, bool TensorBoard = true);
