using TorchSharp.Modules;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>A parameter that a module holds.</summary>
/// <param name="Name">Its name in the module.</param>
/// <param name="Tensor">The parameter: one that several modules or names share is the same object everywhere.</param>
/// <param name="IsTrainable">Whether it requires grad.</param>
internal readonly record struct OwnParameter(string Name, Parameter Tensor, bool IsTrainable);
