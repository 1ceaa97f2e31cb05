using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>
/// Gradients at weights of every example's own, W + rho ∇l_i/‖∇l_i‖, for all examples at once: a layer z = W a + b has the excursion
/// s_i G_i A_iᵀ, so in a second pass s_i G_i (A_iᵀ a′) + s_i sum_t g_t is added to its outputs, as a constant but for a′. For models whose trainable
/// parameters are those of linear layers and convolutions of images, each called once.
/// </summary>
internal sealed class OwnExcursions
{
    private static readonly Dictionary<string, string> Nothing = [];

    private readonly LayerRuleRegistry _rules = LayerRuleRegistry.CreateDefault();
    private readonly CheckSchedule _checks = new();

    /// <summary>Adds scale·sum_i ∇l_i(W + rho ∇l_i/‖∇l_i‖) to the parameters' <c>grad</c>.</summary>
    /// <returns>l_i at W, [c], without graph; null, and nothing added, where the model is not of that kind.</returns>
    public Tensor? TryAccumulate(ModelParts parts, PerExampleLoss loss, BatchChunk chunk, double rho, double scale)
    {
        try
        {
            var again = chunk.Copy();
            using var pass = new GhostPass(parts, _rules, Nothing, loss, chunk, createGraph: false);
            if (pass.HasLoops || !pass.Groups.All(Suits))
            {
                return null;
            }

            if (_checks.IsDue(parts.Model, InputKind.Of(parts, loss, chunk), pass.CallsByLayer, out _))
            {
                pass.Check();
            }

            var inverse = UnsquaredNorm.Inverse(pass.SquaredNorms(_ => NormStrategy.Auto).detach());
            var steps = inverse.masked_fill(inverse.lt(Scalars.Of(double.PositiveInfinity)).bitwise_not(), Scalars.Of(0)).Times(rho);
            return Step(parts, loss, again, [.. pass.Groups.Select(group => new Moved(group, steps))], scale) ? pass.Losses.detach() : null;
        }
        catch (LayerUnfitException)
        {
            return null;
        }
    }

    private static bool Suits(LayerGroup group)
        => group.Layers is [var (layer, calls)] && calls.Count == 1 && layer.Calls.Count == 1 && layer.Parameters.Count == group.Parameters.Count
            && (layer.Module.GetType() == typeof(Linear) || (layer.Module.GetType() == typeof(Conv2d) && calls[0].Input.dim() == 4));

    private static bool Step(ModelParts parts, PerExampleLoss loss, BatchChunk chunk, List<Moved> layers, double scale)
    {
        var removals = layers.Select(layer => layer.Hook()).ToList();
        Tensor losses;
        try
        {
            losses = BatchChecks.Losses(parts.Model, loss, chunk);
        }
        finally
        {
            removals.ForEach(remove => remove());
        }

        // Called otherwise than before, by what its inputs are now.
        if (layers.Exists(layer => !layer.IsMoved))
        {
            return false;
        }

        Autograd.Backward(losses.sum().Times(scale));
        return true;
    }

    // A layer with weights of every example's own.
    private sealed class Moved
    {
        private readonly RecordedLayer _layer;
        private readonly OuterProductGradient? _weight;
        private readonly Tensor? _bias;
        private bool _calledAgain;

        public Moved(LayerGroup group, Tensor steps)
        {
            using var noGradient = no_grad();
            _layer = group.Layers[0].Layer;
            foreach (var gradient in Gradients(group.Calls[0].Input, group.Calls[0].OutputGradient))
            {
                if (gradient is OuterProductGradient weight)
                {
                    _weight = weight with { Rows = weight.Rows * steps.view(-1, 1, 1) };
                }
                else
                {
                    _bias = gradient.Dense(_layer.Parameters[gradient.Parameter].numel()) * steps.view(-1, 1);
                }
            }
        }

        // Whether there was one call, of all examples.
        public bool IsMoved { get; private set; }

        public Action Hook()
            => ((nn.Module<Tensor, Tensor>)_layer.Module).register_forward_hook((_, input, output) =>
            {
                IsMoved = !IsMoved && !_calledAgain && input.shape[0] == (_weight?.Rows ?? _bias!).shape[0];
                _calledAgain |= !IsMoved;
                return IsMoved ? output.Plus(Added(input, output).to(output.dtype)) : output;
            }).remove;

        private Tensor Added(Tensor input, Tensor output)
        {
            // [n, out, T]
            Tensor? added = null;
            if (_weight is not null)
            {
                added = Product((OuterProductGradient)Gradients(input, output.detach()).First(gradient => gradient is OuterProductGradient));
            }

            if (_bias is not null)
            {
                added = added is null ? _bias.unsqueeze(2).expand(-1, -1, output.numel() / _bias.numel()) : added.Plus(_bias.unsqueeze(2));
            }

            return (_layer.Module is Linear ? added!.transpose(1, 2) : added!).reshape(output.shape);
        }

        // G (Aᵀ A′) or (G Aᵀ) A′, whichever takes fewer multiplications.
        private Tensor Product(OuterProductGradient there)
        {
            var (g, a, moved) = (Split(_weight!.Rows), Split(_weight.Columns), Split(there.Columns));
            var (outputs, inputs, positions) = (g.shape[1], a.shape[1], a.shape[2]);
            var product = positions * (inputs + outputs) <= 2 * inputs * outputs
                ? g.bmm(a.transpose(1, 2).bmm(moved))
                : g.bmm(a.transpose(1, 2)).bmm(moved);
            return product.reshape(_weight.Rows.shape[0], -1, positions);
        }

        private Tensor Split(Tensor t)
            => _weight!.Groups == 1 ? t : t.reshape(t.shape[0] * _weight.Groups, t.shape[1] / _weight.Groups, t.shape[2]);

        private IReadOnlyList<ExampleGradient> Gradients(Tensor input, Tensor outputGradient)
            => _layer.Rule.Gradients(_layer.Module, [new LayerCall(DTypes.Wide(input), DTypes.Wide(outputGradient))]);
    }
}
