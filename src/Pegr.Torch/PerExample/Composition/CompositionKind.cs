using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Composition;

/// <summary>
/// Base of the kinds. TorchSharp does not tell with how many heads, which activation or what dropout a layer was made, but its
/// outputs do: of all compositions that could be meant, that one is taken which gives the same outputs.
/// </summary>
internal abstract class CompositionKind<TOriginal, TComposed> : ICompositionKind
    where TOriginal : nn.Module
    where TComposed : nn.Module
{
    // Outputs that agree do so to rounding, in float32 of some 1e-6; those of other settings are far away.
    private const double SameOutputs = 1e-4;
    private const int DropoutDigits = 6;
    private const int Seed = 1;

    /// <inheritdoc/>
    public Type Original => typeof(TOriginal);

    /// <inheritdoc/>
    public Type Composed => typeof(TComposed);

    /// <inheritdoc/>
    public abstract string Declaration { get; }

    /// <summary>Settings that a layer of TorchSharp may have and no composition has.</summary>
    protected virtual string Missing => "bias or zeros added to keys and values";

    /// <summary>Examples that dropout is looked for in: that it drops all of them by chance is out of the question.</summary>
    protected static int DropoutExamples => 2048;

    /// <inheritdoc/>
    public nn.Module Compose(string name, nn.Module original)
    {
        using var fork = Seeds.Fork(Seed, "composition");
        var layer = (TOriginal)original;
        TComposed chosen;
        double dropout;
        using (NewDisposeScope())
        using (no_grad())
        using (var borrowed = new BorrowedWeights(layer))
        {
            borrowed.Scatter();
            var (settings, error) = Settings(layer, layer.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter))
                .Select(candidate => (Candidate: candidate, Error: Error(layer, candidate)))
                .OrderBy(candidate => candidate.Error)
                .FirstOrDefault((null!, double.NaN));
            chosen = error < SameOutputs
                ? settings
                : throw new NotSupportedException(
                    $"{typeof(TOriginal).Name} '{name}' was made with settings that no {typeof(TComposed).Name} has, such as {Missing}.");
            dropout = Dropout(layer, chosen, borrowed);
        }

        var composed = Create(chosen, dropout);
        Adapt(composed, layer);
        ComposedWeights.Copy(layer, (IComposition)composed);
        return composed;
    }

    /// <inheritdoc/>
    public nn.Module Restore(nn.Module composed)
    {
        using var fork = Seeds.Fork(Seed, "composition");
        var original = Create((TComposed)composed);
        Adapt(original, composed);
        ComposedWeights.Copy((IComposition)composed, original);
        return original;
    }

    /// <summary>The compositions without dropout, as yet without weights, that a layer with such weights may stand for.</summary>
    protected abstract IEnumerable<TComposed> Settings(TOriginal layer, IReadOnlyDictionary<string, Tensor> weights);

    /// <summary>A composition with dropout and otherwise the settings of another.</summary>
    protected abstract TComposed Create(TComposed settings, double dropout);

    /// <summary>TorchSharp's layer with a composition's settings.</summary>
    protected abstract TOriginal Create(TComposed settings);

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

        static double Largest(Tensor outputs) => outputs.abs().max().to(float64).item<double>();
    }

    // The largest difference of outputs, relative to the largest output.
    private double Error(TOriginal layer, TComposed candidate)
    {
        var like = layer.parameters().First();
        Adapt(candidate, layer);
        candidate.eval();
        ComposedWeights.Copy(layer, (IComposition)candidate);
        var (expected, actual) = (Outputs(layer, candidate, Input), Outputs(candidate, Input));
        return expected.numel() == actual.numel()
            ? ((expected - actual).abs().max() / expected.abs().max()).to(float64).item<double>()
            : double.PositiveInfinity;

        Tensor Input(long[] shape) => BorrowedWeights.Scattered(shape).to(like.dtype, like.device);
    }

    private static void Adapt(nn.Module layer, nn.Module like)
    {
        var parameter = like.parameters().First();
        layer.to(parameter.dtype).to(parameter.device);
        layer.train(like.training);
        foreach (var own in layer.parameters())
        {
            own.DetachFromDisposeScope(); // those of an embedding would end with the scope that it was made in
        }
    }
}
