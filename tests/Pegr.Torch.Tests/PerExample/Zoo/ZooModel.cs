using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>A model as users write it, in float64, with a loss and a small batch.</summary>
/// <param name="Model">The model, its parameters away from special values such as 0 and 1.</param>
/// <param name="Loss">One value per example.</param>
/// <param name="Inputs">[n, …].</param>
/// <param name="Targets">[n, …].</param>
/// <param name="Refusal">Words of the one line by which ghost refuses the model; null where it must be exact.</param>
internal sealed record ZooModel(nn.Module<Tensor, Tensor> Model, PerExampleLoss Loss, Tensor Inputs, Tensor Targets, string? Refusal = null)
{
    /// <summary>Words of the refusal of a model whose examples have no losses of their own, by every engine that looks at examples apart.</summary>
    public const string Mixing = "mixes the examples of a batch";
}
