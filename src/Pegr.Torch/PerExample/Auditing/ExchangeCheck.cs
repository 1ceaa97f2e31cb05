using System.Numerics;
using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>
/// Looks whether examples have losses of their own before a model is called on fewer of them than the user calls it on. Some of libtorch's
/// functions, <c>matmul</c> first of all, end the process where sizes do not agree, and a matrix of the batch's size agrees with no other
/// number of rows. So the number stays here, and half of the examples give their rows to others. Each of those must have the loss that it
/// has in the batch, where it stayed (or examples mix) and in a row that it took (or rows count).
/// </summary>
internal static class ExchangeCheck
{
    // In another row an example may come from another kernel, and a deep model may carry its rounding far.
    private const double Gross = 1e-2;

    /// <summary>Checks at uses 1, 2, 4, 8, … with a model, a loss and a number of examples.</summary>
    public static void RunWhenDue(CheckSchedule schedule, nn.Module<Tensor, Tensor> model, PerExampleLoss loss, BatchChunk chunk)
    {
        if (schedule.IsDue(model, (loss.Method, model.training, chunk.Inputs.shape[0]), [], out _))
        {
            Run(model, loss, chunk);
        }
    }

    /// <summary>Checks a chunk of two examples or more; buffers and torch's generator are put back.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="chunk">The examples.</param>
    /// <param name="losses">What a pass over all of them gave, [c]; null where there was none.</param>
    /// <exception cref="AuditException">An example's loss depends on the others.</exception>
    /// <exception cref="InvalidOperationException">It depends on its row.</exception>
    public static void Run(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, BatchChunk chunk, Tensor? losses = null)
    {
        var count = (int)chunk.Inputs.shape[0];
        if (count < 2)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var enabled = enable_grad();
        var draws = BatchChecks.RandomLayers(model).Any();
        var equal = AreEqual(chunk.Inputs);
        using var off = new RandomLayersOff(model);
        var sources = Sources(count);
        if (Look(sources) is not { } exchanged)
        {
            return;
        }

        // What draws by itself draws the same for the examples that stay, and for no other.
        var rows = Enumerable.Range(0, count).Where(row => sources[row] == row || !(exchanged.Drew || equal)).OrderByDescending(row => sources[row] == row).ToList();
        var whole = losses is null || draws || exchanged.Drew ? Look(null)?.Losses : PartsCheck.Numbers(losses);
        var different = Different();
        if (different.Count > 0 && losses is not null)
        {
            // The pass that gave the losses began with other buffers, where a model moves them.
            whole = Look(null)?.Losses;
            different = Different();
        }

        // What gives another result at every call shows nothing.
        if (different.Count > 0 && Look(null) is { } again && !rows.Exists(row => again.Differs(row, whole![row], true)))
        {
            var row = different[0];
            throw AuditMessage.OfExchange(sources[row], whole![sources[row]], row, exchanged.Losses[row], count);
        }

        List<int> Different() => whole is null ? [] : [.. rows.Where(row => exchanged.Differs(row, whole[sources[row]], sources[row] == row))];

        Seen? Look(long[]? examples)
        {
            using var lookScope = NewDisposeScope();
            using var generator = new GlobalGeneratorKeeper();
            using var buffers = new BufferKeeper(model);
            try
            {
                var part = examples is null ? chunk.Copy() : chunk.Copy(examples);
                if (model.call(equal && examples is not null ? Disturbed(part.Inputs, examples) : part.Inputs) is not { } outputs
                    || loss(outputs, part.Targets) is not { } found)
                {
                    return null;
                }

                return found.dim() == 1 && found.shape[0] == count ? new Seen(PartsCheck.Numbers(found), found.dtype, PartsCheck.Rounding(outputs, found), generator.HasMoved) : null;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                return null; // what fails is told where it is called for its result
            }
        }
    }

    // Examples that are all alike show nothing by changing places.
    private static bool AreEqual(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        return inputs.is_floating_point() && inputs.numel() > 0 && inputs.eq(inputs[0]).all().item<bool>();
    }

    // So those that would take another's place get numbers of their own.
    private static Tensor Disturbed(Tensor inputs, long[] sources)
    {
        var count = (int)inputs.shape[0];
        var size = 1 + inputs.abs().max().ToNumber();
        var changes = tensor(Enumerable.Range(0, count).Select(row => sources[row] == row ? 0 : size * (1 + Math.Sin(row + 1)))
            .ToArray()).to(inputs.dtype).to(inputs.device);
        return inputs.Plus(changes.view([count, .. inputs.shape.Skip(1).Select(_ => 1L)]));
    }

    // Rows of an even number of bits stay, and the others take after the last of them: whatever pattern examples mix in, it is another.
    private static long[] Sources(int count)
    {
        var sources = new long[count];
        for (var row = 1; row < count; row++)
        {
            sources[row] = int.IsEvenInteger(BitOperations.PopCount((uint)row)) ? row : sources[row - 1];
        }

        return sources;
    }

    private sealed record Seen(double[] Losses, ScalarType Type, double Rounding, bool Drew)
    {
        public bool Differs(int row, double expected, bool stayed)
            => double.IsFinite(expected)
                && !(Math.Abs(Losses[row] - expected)
                    <= ((stayed ? Math.Sqrt(DTypes.Epsilon(Type)) : Gross) * Math.Max(Math.Abs(Losses[row]), Math.Abs(expected))) + Rounding);
    }
}
