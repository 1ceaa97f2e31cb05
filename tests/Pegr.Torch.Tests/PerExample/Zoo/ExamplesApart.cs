using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>
/// Every example's loss and gradient by autograd of l_i alone, with their graphs: any objective that is a function of them can be written down and
/// differentiated. Shares no code with objectives and engines.
/// </summary>
internal sealed class ExamplesApart
{
    private readonly List<IReadOnlyList<Tensor>> _gradients = [];

    public ExamplesApart(IReadOnlyList<Parameter> parameters, nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        Parameters = parameters;
        for (var i = 0; i < inputs.shape[0]; i++)
        {
            var l = loss(model.call(inputs.narrow(0, i, 1)), targets.narrow(0, i, 1)).sum();
            Losses.Add(l);
            _gradients.Add([.. Autograd.Gradients(l, parameters, createGraph: true).Zip(parameters, (g, p) => Real(g is null ? zeros_like(p) : g.to_dense()).flatten())]);
        }
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>l_i.</summary>
    public List<Tensor> Losses { get; } = [];

    /// <summary>(1/n) sum_i l_i.</summary>
    public Tensor Risk => stack(Losses).mean();

    /// <summary>‖∇ of the mean loss of some examples‖².</summary>
    public Tensor SquaredNorm(IReadOnlyList<long> examples)
        => Enumerable.Range(0, Parameters.Count)
            .Select(k => stack([.. examples.Select(i => _gradients[(int)i][k])]).mean([0]).Squared().sum())
            .Aggregate((a, b) => a.Plus(b));

    /// <summary>⟨∇l_i, ∇l_j⟩, [n, n], without graph.</summary>
    public Tensor InnerProducts()
    {
        var gradients = stack([.. _gradients.Select(parts => cat([.. parts.Select(part => part.detach())]))]);
        return gradients.mm(gradients.t());
    }

    /// <summary>The gradient of a function of losses and gradients, in a row.</summary>
    public Tensor Derivative(Tensor value)
        => cat([.. Autograd.Gradients(value, [.. Parameters]).Zip(Parameters, (g, p) => Real(g is null ? zeros_like(p) : g.to_dense()).flatten().detach())]);

    // A complex number is two numbers.
    private static Tensor Real(Tensor tensor) => tensor.is_complex() ? tensor.resolve_conj().view_as_real() : tensor;
}
