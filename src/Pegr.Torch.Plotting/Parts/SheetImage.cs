using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>An image on a sheet and what is written below it.</summary>
/// <param name="Image">The image; values outside [0, 1] are clipped.</param>
/// <param name="Caption">The text below it, in as many lines as it has; lines that are too long are cut.</param>
/// <param name="IsMarked">Whether frame and text stand out.</param>
public sealed record SheetImage(ImageSample Image, string Caption, bool IsMarked = false);
