using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>
/// Truth: losses, squared gradient norms and PEGR's gradient by autograd of every l_i alone, in code that shares nothing
/// with the engines. Parameters are told apart by the memory they live in, each counted once.
/// </summary>
internal sealed class Definition
{
    public Definition(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets, double lambda)
    {
        Parameters = Distinct(model);
        var (losses, norms) = (new List<Tensor>(), new List<Tensor>());
        var sums = Parameters.Select(parameter => zeros_like(parameter, requires_grad: false)).ToList();
        var n = inputs.shape[0];
        for (var i = 0; i < n; i++)
        {
            var l = loss(model.call(inputs.narrow(0, i, 1)), targets.narrow(0, i, 1)).sum();
            var gradients = Autograd.Gradients(l, Parameters, createGraph: true);
            var norm = gradients.OfType<Tensor>().Select(g => Real(g.to_dense()).Squared().sum()).Aggregate((a, b) => a.Plus(b));
            var total = l.Plus(norm.Times(lambda / 2)).Over(n);
            var derivatives = Autograd.Gradients(total, Parameters);
            for (var k = 0; k < sums.Count; k++)
            {
                if (derivatives[k] is { } derivative)
                {
                    sums[k] = sums[k].Plus(derivative.to_dense());
                }
            }

            losses.Add(l.detach());
            norms.Add(norm.detach());
        }

        (Losses, SquaredNorms) = (stack(losses), stack(norms));
        Gradient = cat([.. sums.Select(sum => Real(sum).flatten())]);
    }

    /// <summary>The trainable parameters, each once.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>l_i, [n].</summary>
    public Tensor Losses { get; }

    /// <summary>‖∇l_i‖², [n].</summary>
    public Tensor SquaredNorms { get; }

    /// <summary>The gradient of (1/n) sum_i l_i + (lambda/2n) sum_i ‖∇l_i‖², over <see cref="Parameters"/>, in a row.</summary>
    public Tensor Gradient { get; }

    /// <summary>What an engine left in <c>grad</c>, in the order of <see cref="Gradient"/>.</summary>
    public Tensor Left()
        => cat([.. Parameters.Select(p => Real((p.grad is { } grad ? grad.to_dense() : zeros_like(p)).detach()).flatten().clone())]);

    // A complex number is two numbers.
    private static Tensor Real(Tensor tensor) => tensor.is_complex() ? tensor.resolve_conj().view_as_real() : tensor;

    private static List<Parameter> Distinct(nn.Module model)
        => [.. model.parameters().Where(p => p.requires_grad).DistinctBy(p => p.numel() == 0 ? p.Handle : Address(p))];

    private static nint Address(Tensor tensor)
    {
        using var storage = Real(tensor.detach());
        return storage.storage<double>().data_ptr() + (nint)(storage.storage_offset() * storage.element_size());
    }
}
