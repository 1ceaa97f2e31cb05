using TorchSharp.Modules;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="TorchSharp.Modules.ConvTranspose3d"/>.</summary>
public sealed class ConvTranspose3dRule : ConvolutionTransposeRule<ConvTranspose3d>;
