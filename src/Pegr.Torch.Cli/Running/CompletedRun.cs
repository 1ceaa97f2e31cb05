using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Running;

/// <summary>An experiment that ended well.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Folder">Where it was written.</param>
/// <param name="Figures">Paths of its figures.</param>
internal sealed record CompletedRun(ExperimentRecord Record, RunFolder Folder, IReadOnlyList<string> Figures);
