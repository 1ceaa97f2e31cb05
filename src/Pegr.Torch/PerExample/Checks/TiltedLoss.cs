using System.Runtime.InteropServices;
using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Checks;

/// <summary>
/// A loss some way off, plus a function of each example's own outputs: for a second look where a check finds numbers apart. Where a
/// model has converged, or stands on a kink of its loss, gradients are what cancels, digits of rounding, in which two right computations
/// agree in nothing; here they have a size again. A mistake in how a model is seen shows here too, and so does a loss or a model that mixes
/// examples.
/// </summary>
internal static class TiltedLoss
{
    /// <summary>Looks again, with such a loss, at copies of the examples; buffers and torch's generator are put back, and what is made is disposed of.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="chunk">Examples.</param>
    /// <param name="look">Looks at the examples with the loss.</param>
    /// <returns>What was seen; the type's default where outputs are no rows of real numbers.</returns>
    public static T? SecondLook<T>(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, BatchChunk chunk, Func<PerExampleLoss, BatchChunk, T> look)
    {
        using var scope = NewDisposeScope();
        using var generator = new GlobalGeneratorKeeper();
        using var buffers = new BufferKeeper(model);
        return Of(model, loss, chunk) is { } tilted ? look(tilted, chunk.Copy()) : default;
    }

    /// <summary>Makes one: l_i(f_i + d) + s·sum_k (v_k f_ik + u_k f_ik² / 2M), with M the largest output, d half as large, and s the slope of l there.
    /// Where the loss takes no such outputs, d is 0 and s is 1.</summary>
    private static PerExampleLoss? Of(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, BatchChunk chunk)
    {
        using var scope = NewDisposeScope();
        using var enabled = enable_grad();

        // With its graph: a loss may take derivatives of it.
        var copy = chunk.Copy();
        var outputs = model.call(copy.Inputs);
        if (outputs.dim() == 0 || outputs.shape[0] != chunk.Inputs.shape[0] || outputs.numel() == 0 || !outputs.is_floating_point() || !outputs.requires_grad)
        {
            return null;
        }

        var largest = 1 + outputs.detach().abs().max().ToNumber();
        if (!double.IsFinite(largest))
        {
            return null;
        }

        var (distance, slope) = Slope(loss, outputs, copy.Targets, largest / 2);
        return (f, y) =>
        {
            var flat = f.reshape(f.shape[0], -1);
            var (linear, square) = Patterns(flat);
            var off = distance == 0 ? f : flat.Plus(linear.Times(distance)).reshape(f.shape);
            return loss(off, y).Plus((flat * linear).Plus((flat.Squared() * square).Over(2 * largest)).sum(1).Times(slope));
        };
    }

    // A distance at which the loss has a typical derivative, and that.
    private static (double Distance, double Slope) Slope(PerExampleLoss loss, Tensor outputs, Tensor targets, double distance)
    {
        try
        {
            var flat = outputs.reshape(outputs.shape[0], -1);
            var off = flat.Plus(Patterns(flat).Linear.Times(distance)).reshape(outputs.shape);
            var slope = Autograd.Gradients(loss(off, targets).sum(), [off])[0]?.abs().mean().ToNumber() ?? 0;
            return double.IsFinite(slope) && slope > 0 ? (distance, slope) : (0, 1);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or ExternalException)
        {
            return (0, 1); // a loss of probabilities, say, that takes no numbers below 0
        }
    }

    // For every output a number of [−1.5, −0.5] or [0.5, 1.5], the same for all examples, and one of [0.5, 1.5].
    private static (Tensor Linear, Tensor Square) Patterns(Tensor flat)
    {
        var waves = arange(Scalars.Of(1), Scalars.Of(flat.shape[1] + 1), Scalars.Of(1), float64).sin();
        var linear = waves.sign().Times(0.5).Plus(waves);
        return (linear.to(flat.dtype).to(flat.device), waves.abs().Plus(0.5).to(flat.dtype).to(flat.device));
    }
}
