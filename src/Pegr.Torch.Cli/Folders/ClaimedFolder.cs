using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Folders;

/// <summary>A folder with the configuration of a run, which no other process has or can get.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Lock">The right to it, for whoever claimed it to give back.</param>
internal sealed record ClaimedFolder(RunFolder Folder, FileLock Lock);
