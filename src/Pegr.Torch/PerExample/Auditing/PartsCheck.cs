using System.Numerics;
using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>
/// Looks whether examples have losses of their own: computed in two parts, a batch must give every example the loss that it has in the
/// whole. A loss weighed by rank in the batch, or a model that goes by the batch's largest number, leaves a single example as it is by
/// chance, and not all of them. Only gross differences count: this is looked at all through training, and rounding is no fault.
/// </summary>
internal static class PartsCheck
{
    private const double Gross = 1e-2;

    // A loss may be steep, and confident examples' losses are small differences of large outputs.
    private const double Steepness = 1000;

    /// <summary>Checks a chunk of two examples or more; buffers are put back, and a model that draws random numbers is left alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="chunk">The examples.</param>
    /// <param name="losses">What the pass over all of them gave, [c].</param>
    /// <param name="round">How often this was done before: every time the halves are others, and any two examples come apart.</param>
    /// <exception cref="AuditException">An example's loss depends on the others.</exception>
    public static void Run(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, BatchChunk chunk, Tensor losses, int round)
    {
        if (losses.shape[0] < 2 || BatchChecks.RandomLayers(model).Any())
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var generator = new GlobalGeneratorKeeper();
        using var buffers = new BufferKeeper(model);
        using var enabled = enable_grad();
        var inTheWhole = Numbers(losses);
        if (Parts() is not { } parts || !Differ(inTheWhole, parts.Losses, parts.Rounding, out var example) || generator.HasMoved)
        {
            return;
        }

        // The pass over the whole began with other buffers, where a model moves them.
        inTheWhole = Whole();
        if (!Differ(inTheWhole, parts.Losses, parts.Rounding, out example))
        {
            return;
        }

        // What gives another result at every call shows nothing.
        if (Differ(inTheWhole, Whole(), parts.Rounding, out _))
        {
            return;
        }

        throw AuditMessage.OfParts(example, inTheWhole[example], parts.Losses[example], losses.shape[0]);

        double[] Whole() => Losses(chunk.Copy()).Losses;

        // By a bit of the examples' numbers.
        (double[] Losses, double Rounding)? Parts()
        {
            try
            {
                var bit = round % (BitOperations.Log2((ulong)losses.shape[0] - 1) + 1);
                var halves = Enumerable.Range(0, (int)losses.shape[0]).Select(example => (long)example).GroupBy(example => (example >> bit) & 1).Select(half => half.ToArray());
                var found = new double[losses.shape[0]];
                var largest = 0.0;
                foreach (var half in halves)
                {
                    var (ofHalf, rounding) = Losses(chunk.Copy(half));
                    largest = Math.Max(largest, rounding);
                    for (var i = 0; i < half.Length; i++)
                    {
                        found[half[i]] = ofHalf[i];
                    }
                }

                return (found, largest);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                return null; // a batch of fixed size: the audit says so
            }
        }

        (double[] Losses, double Rounding) Losses(BatchChunk part)
        {
            using var partScope = NewDisposeScope();
            buffers.Restore();
            var outputs = model.call(part.Inputs) ?? throw new InvalidOperationException("The model returned null.");
            var found = loss(outputs, part.Targets) ?? throw new InvalidOperationException("The loss returned null.");
            return (Numbers(found), Rounding(outputs, found));
        }
    }

    /// <summary>How far losses may be apart that come of outputs that differ in their last digits.</summary>
    internal static double Rounding(Tensor outputs, Tensor losses)
    {
        var largest = outputs.numel() == 0 ? 0 : DTypes.Real(outputs.detach()).to(float64).abs().max().ToNumber();

        // On a GPU float32 products may be taken from 11 digits (TF32).
        var epsilon = losses.device_type == TorchSharp.DeviceType.CPU
            ? DTypes.Epsilon(losses.dtype)
            : Math.Max(DTypes.Epsilon(losses.dtype), DTypes.Epsilon(ScalarType.Float16));
        return Steepness * epsilon * largest;
    }

    /// <summary>Losses as numbers.</summary>
    internal static double[] Numbers(Tensor losses) => losses.detach().to(float64).cpu().data<double>().ToArray();

    private static bool Differ(double[] whole, double[] parts, double rounding, out int example)
    {
        var scale = whole.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty().Max();
        for (example = 0; example < whole.Length; example++)
        {
            var difference = Math.Abs(whole[example] - parts[example]);
            if (difference > Gross * Math.Max(Math.Abs(whole[example]), Math.Abs(parts[example])) && difference > Gross * Gross * scale && difference > rounding)
            {
                return true;
            }
        }

        return false;
    }
}
