using Pegr.Torch.Data;

namespace Pegr.Torch.Vision.Augmentation;

/// <summary>An augmentation that can be named in settings.</summary>
/// <param name="Key">The name in settings, such as <c>crop</c>; <c>:</c> and an argument may follow it.</param>
/// <param name="Form">How it is written, for help texts.</param>
/// <param name="Create">
/// Creates it from the argument, null if there is none, and the images' shorter side in pixels; returns null where the
/// argument is none.
/// </param>
public sealed record AugmentationKind(string Key, string Form, Func<string?, int, IBatchAugmentation?> Create);
