using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Transformers;

/// <summary>
/// A transformer's block with normalization before attention and perceptron: x + attention(norm(x)), then x + mlp(norm(x)).
/// </summary>
internal sealed class PreNormBlock : nn.Module<Tensor, Tensor>
{
    private readonly LayerNorm _norm1;
    private readonly MultiheadSelfAttention _attention;
    private readonly LayerNorm _norm2;
    private readonly Sequential _mlp;

    public PreNormBlock(long features, long heads, long hidden)
        : base(nameof(PreNormBlock))
    {
        _norm1 = nn.LayerNorm(features);
        _attention = new MultiheadSelfAttention(features, heads);
        _norm2 = nn.LayerNorm(features);
        _mlp = nn.Sequential(
            ("linear1", nn.Linear(features, hidden)),
            ("gelu", nn.GELU()),
            ("linear2", nn.Linear(hidden, features)));
        register_module("norm1", _norm1);
        register_module("attention", _attention);
        register_module("norm2", _norm2);
        register_module("mlp", _mlp);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var attended = input.Plus(_attention.call(_norm1.call(input)));
        return attended.Plus(_mlp.call(_norm2.call(attended))).MoveToOuterDisposeScope();
    }
}
