using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>A module of a model.</summary>
/// <param name="Name">Its path; empty for the model itself.</param>
/// <param name="Module">The module.</param>
/// <param name="IsTraining">Whether it is in training mode.</param>
/// <param name="Parameters">What it holds itself, not by way of other modules.</param>
internal sealed record ModelPart(string Name, nn.Module Module, bool IsTraining, ArraySegment<OwnParameter> Parameters);
