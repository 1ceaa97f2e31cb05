using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>What TorchSharp's encoder and decoder layers have in common: the perceptron, and norm(x + dropout(change)).</summary>
internal sealed class PostNormLayers : nn.Module
{
    private readonly Linear _linear1;
    private readonly Linear _linear2;
    private readonly LayerNorm[] _norms;
    private readonly Dropout? _dropout;

    public PostNormLayers(long features, long hidden, double dropout, nn.Activations activation, int norms)
        : base(nameof(PostNormLayers))
    {
        Activation = activation;
        register_module("linear1", _linear1 = nn.Linear(features, hidden));
        register_module("linear2", _linear2 = nn.Linear(hidden, features));
        _norms = [.. Enumerable.Range(1, norms).Select(_ => nn.LayerNorm(features))];
        for (var i = 0; i < norms; i++)
        {
            register_module($"norm{i + 1}", _norms[i]);
        }

        if (dropout > 0)
        {
            register_module("dropout", _dropout = nn.Dropout(dropout));
        }
    }

    /// <summary>Width of the perceptron.</summary>
    public long Hidden => _linear1.out_features;

    /// <summary>The perceptron's activation.</summary>
    public nn.Activations Activation { get; }

    /// <summary>The perceptron's answer.</summary>
    public Tensor Perceptron(Tensor x)
    {
        var hidden = _linear1.call(x);
        return _linear2.call(Dropped(Activation == nn.Activations.GELU ? nn.functional.gelu(hidden) : nn.functional.relu(hidden)));
    }

    /// <summary>norm(x + dropout(change)).</summary>
    public Tensor Add(int norm, Tensor x, Tensor change) => _norms[norm].call(x.Plus(Dropped(change)));

    public IEnumerable<WeightPieces> Weights()
        => named_parameters().Select(parameter => new WeightPieces(parameter.name, parameter.parameter));

    private Tensor Dropped(Tensor x) => _dropout is null ? x : _dropout.call(x);
}
