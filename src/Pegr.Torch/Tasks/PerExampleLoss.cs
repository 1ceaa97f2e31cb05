using TorchSharp;

namespace Pegr.Torch.Tasks;

/// <summary>The loss of every example of a batch.</summary>
/// <param name="outputs">What the model returned, [n, …].</param>
/// <param name="targets">What it should have returned, [n, …].</param>
/// <returns>One loss per example, [n]; not reduced.</returns>
public delegate torch.Tensor PerExampleLoss(torch.Tensor outputs, torch.Tensor targets);
