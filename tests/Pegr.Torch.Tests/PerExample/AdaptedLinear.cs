using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>A frozen linear layer with trained factors of low rank beside it. Hu et al., arXiv 2106.09685.</summary>
internal sealed class AdaptedLinear : nn.Module<Tensor, Tensor>
{
    private readonly Linear _base;
    private readonly Linear _down;
    private readonly Linear _up;

    public AdaptedLinear(long inputs, long outputs, long rank)
        : base(nameof(AdaptedLinear))
    {
        register_module("base", _base = nn.Linear(inputs, outputs));
        register_module("down", _down = nn.Linear(inputs, rank, hasBias: false));
        register_module("up", _up = nn.Linear(rank, outputs, hasBias: false));
        foreach (var parameter in _base.parameters())
        {
            parameter.requires_grad = false;
        }
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _base.call(input).Plus(_up.call(_down.call(input))).MoveToOuterDisposeScope();
    }
}
