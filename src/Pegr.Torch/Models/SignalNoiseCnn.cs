using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>
/// The two-layer CNN of the signal-noise model, second layer fixed: f(W, x) = F₊(W₊, x) − F₋(W₋, x) with
/// F_j(W_j, x) = (1/m) sum_r sum_p s(⟨w_{j,r}, x⁽ᵖ⁾⟩), p over the patches, and s(z) = max(0, z)^q.
/// Cao, Chen, Belkin, Gu, arXiv 2202.06526, section 3; <see cref="SignalNoiseCnnOptions"/> has what later papers vary.
/// </summary>
public sealed class SignalNoiseCnn : nn.Module<Tensor, Tensor>
{
    private readonly Linear _filters;
    private readonly nn.Module<Tensor, Tensor> _activation;
    private readonly Tensor _secondLayer;

    /// <summary>Creates the network with weights w ~ N(0, sigma_0² I) on the CPU.</summary>
    /// <param name="dim">d, length of a patch.</param>
    /// <param name="filters">m, filters per sign.</param>
    /// <param name="power">q of the activation, at least 1.</param>
    /// <param name="initStd">sigma_0.</param>
    /// <param name="generator">Where the initial weights are drawn from, on the CPU.</param>
    /// <param name="dtype">float32 or float64; the draws are the same up to rounding.</param>
    /// <param name="bias">Whether filters have biases b ~ N(0, sigma_0²), s(⟨w, x⟩ + b); the weights are the same ones with and without.</param>
    public SignalNoiseCnn(
        int dim, int filters, double power, double initStd, Generator generator, ScalarType dtype = ScalarType.Float32, bool bias = false)
        : this(new(dim, filters) { InitStd = initStd, DType = dtype, Bias = bias }, new RectifiedPower(power), generator)
    {
    }

    /// <summary>Creates any of the networks, on the CPU.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="generator">Where the initial weights are drawn from, on the CPU.</param>
    /// <exception cref="InvalidInputException">A name among the options is unknown.</exception>
    public SignalNoiseCnn(SignalNoiseCnnOptions options, Generator generator)
        : this(options, ActivationFunction.Parse((options ?? throw new ArgumentNullException(nameof(options))).Activation).CreateLayer(), generator)
    {
    }

    private SignalNoiseCnn(SignalNoiseCnnOptions options, nn.Module<Tensor, Tensor> activation, Generator generator)
        : base(nameof(SignalNoiseCnn))
    {
        Alive.Require(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Dim, 1);
        if (!double.IsFinite(options.InitStd) || options.InitStd < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.InitStd, "The standard deviation of initial weights is a finite number of at least 0.");
        }

        (Dim, Filters) = (options.Dim, options.Filters);
        var scale = OutputScale.Of(options.OutputScale, Filters, options.Patches);
        using var scope = NewDisposeScope();
        var init = FilterInitialization.Find(options.Init);
        var initial = init.Draw(generator, [2 * Filters, Dim], options.InitStd, Dim);
        _filters = nn.Linear(Dim, 2 * Filters, hasBias: options.Bias, dtype: options.DType);
        using (no_grad())
        {
            _filters.weight.copy_(initial);
            _filters.bias?.copy_(init.Draw(generator, [2 * Filters], options.InitStd, Dim));
        }

        _activation = activation;
        _secondLayer = cat([ones(Filters, float64), -ones(Filters, float64)]).Times(scale).to(options.DType).DetachFromDisposeScope();
        register_module("filters", _filters);
        register_module("activation", _activation);
        register_buffer("second_layer", _secondLayer);
    }

    /// <summary>d, length of a patch.</summary>
    public int Dim { get; }

    /// <summary>m, filters per sign.</summary>
    public int Filters { get; }

    /// <summary>The weights, [2, m, d], index 0 being j = +1: a view with the parameter's graph, for the caller to dispose.</summary>
    public Tensor Weights => _filters.weight.view(2, Filters, Dim);

    /// <summary>The biases, [2, m], likewise; null where there are none.</summary>
    public Tensor? Biases => _filters.bias?.view(2, Filters);

    /// <summary>The first layer, which is applied to every patch.</summary>
    internal Linear FilterLayer => _filters;

    /// <summary>s.</summary>
    internal nn.Module<Tensor, Tensor> Activation => _activation;

    /// <summary>The second layer's weights, [2m].</summary>
    internal Tensor SecondLayer => get_buffer("second_layer")!;

    /// <summary>Computes f.</summary>
    /// <param name="input">Patches, [n, P, d].</param>
    /// <returns>[n].</returns>
    public override Tensor forward(Tensor input)
    {
        Alive.Require(input);
        using var scope = NewDisposeScope();
        var activated = _activation.call(_filters.call(input)); // [n, P, 2m]
        return activated.sum(1).matmul(SecondLayer).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _filters.Dispose();
            _activation.Dispose();
            _secondLayer.Dispose();
        }

        base.Dispose(disposing);
    }
}
