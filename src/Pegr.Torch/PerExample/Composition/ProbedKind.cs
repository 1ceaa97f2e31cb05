using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary>
/// Base of the kinds whose settings have to be found. TorchSharp does not tell with how many heads, which activation or what dropout a layer was
/// made, but its outputs do: of all compositions that could be meant, that one is taken which gives the same outputs.
/// </summary>
internal abstract class ProbedKind<TOriginal, TComposed> : CompositionKind<TOriginal, TComposed>
    where TOriginal : nn.Module
    where TComposed : nn.Module
{
    // Outputs that agree do so to rounding, in float32 of some 1e-6; those of other settings are far away.
    private const double SameOutputs = 1e-4;
    private const int DropoutDigits = 6;

    /// <summary>Settings that a layer of TorchSharp may have and no composition has; null for none that is known.</summary>
    protected virtual string? Missing => null;

    /// <summary>Examples that dropout is looked for in: that it drops all of them by chance is out of the question.</summary>
    protected static int DropoutExamples => 2048;

    /// <inheritdoc/>
    protected override (TComposed Settings, double Dropout) Recognize(string name, TOriginal layer)
    {
        using var noGradient = no_grad();
        using var widened = new WidenedLayer(layer);
        using var borrowed = new BorrowedWeights(layer);
        borrowed.Scatter();
        var candidates = Settings(layer, layer.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter))
            .Select(candidate => (Candidate: candidate, Error: Error(layer, candidate)))
            .OrderBy(candidate => candidate.Error)
            .ToList();
        var (settings, error) = candidates.FirstOrDefault((null!, double.PositiveInfinity));
        foreach (var (candidate, _) in candidates.Where(other => other.Candidate != settings || error >= SameOutputs))
        {
            candidate.Dispose();
        }

        return error < SameOutputs
            ? (settings, Dropout(layer, settings, borrowed))
            : throw new NotSupportedException(
                $"{typeof(TOriginal).Name} '{name}' was made with settings that no {typeof(TComposed).Name} has{(Missing is null ? "" : $", such as {Missing}")}: "
                + "none gives the same outputs.");
    }

    /// <summary>The compositions without dropout, as yet without weights, that a layer with such weights may stand for.</summary>
    protected abstract IEnumerable<TComposed> Settings(TOriginal layer, IReadOnlyDictionary<string, Tensor> weights);

    /// <summary>All outputs of TorchSharp's layer for some inputs, as one row.</summary>
    protected abstract Tensor Outputs(TOriginal layer, TComposed settings, Func<long[], Tensor> input);

    /// <summary>The same of a composition.</summary>
    protected abstract Tensor Outputs(TComposed layer, Func<long[], Tensor> input);

    /// <summary>Sets weights and gives outputs that are proportional to what dropout leaves of one number; null where there is no place for dropout.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="borrowed">Its weights.</param>
    /// <param name="zeros">Makes inputs, all zeros.</param>
    protected virtual Func<Tensor>? Probe(TOriginal layer, TComposed settings, BorrowedWeights borrowed, Func<long[], Tensor> zeros) => null;

    // A number that is not dropped is divided by 1 − p.
    private double Dropout(TOriginal layer, TComposed settings, BorrowedWeights borrowed)
    {
        var like = layer.parameters().First();
        if (Probe(layer, settings, borrowed, shape => zeros(shape, like.dtype, like.device)) is not { } run)
        {
            return 0;
        }

        layer.eval();
        var whole = Largest(run());
        layer.train();
        var left = Largest(run());
        return left == 0 ? 1 : Math.Round(1 - (whole / left), DropoutDigits);

        static double Largest(Tensor outputs) => outputs.abs().max().ToNumber();
    }

    // The largest difference of outputs, relative to the largest output. A bag of nothing but padding has no outputs other than zero.
    private double Error(TOriginal layer, TComposed candidate)
    {
        var like = layer.parameters().First();
        candidate.to(like.dtype).to(like.device);
        candidate.eval();
        ComposedWeights.Copy(layer, (IComposition)candidate);
        var (expected, actual) = (Outputs(layer, candidate, Input), Outputs(candidate, Input));
        if (expected.numel() != actual.numel())
        {
            return double.PositiveInfinity;
        }

        var difference = (expected - actual).abs().max().ToNumber();
        return difference == 0 ? 0 : difference / expected.abs().max().ToNumber() is var error && double.IsNaN(error) ? double.PositiveInfinity : error;

        Tensor Input(long[] shape) => BorrowedWeights.Scattered(shape).to(like.dtype, like.device);
    }
}
