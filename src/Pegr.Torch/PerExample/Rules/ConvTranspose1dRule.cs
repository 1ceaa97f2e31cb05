using TorchSharp.Modules;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="TorchSharp.Modules.ConvTranspose1d"/>.</summary>
public sealed class ConvTranspose1dRule : ConvolutionTransposeRule<ConvTranspose1d>;
