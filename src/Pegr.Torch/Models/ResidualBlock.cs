using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>Two 3x3 convolutions with group normalization and a shortcut around them: relu(x' + f(x)).</summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _residual;
    private readonly Sequential? _shortcut;

    public ResidualBlock(long from, long to, long stride, long groups)
        : base(nameof(ResidualBlock))
    {
        _residual = nn.Sequential(
            ("conv1", nn.Conv2d(from, to, 3L, stride, padding: 1L, bias: false)),
            ("norm1", GroupNormalization.Create(groups, to)),
            ("relu1", nn.ReLU()),
            ("conv2", nn.Conv2d(to, to, 3L, padding: 1L, bias: false)),
            ("norm2", GroupNormalization.Create(groups, to)));
        register_module("residual", _residual);
        if (stride != 1 || from != to)
        {
            _shortcut = nn.Sequential(
                ("conv", nn.Conv2d(from, to, 1L, stride, bias: false)),
                ("norm", GroupNormalization.Create(groups, to)));
            register_module("shortcut", _shortcut);
        }
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var residual = _residual.call(input);
        return nn.functional.relu(residual.Plus(_shortcut is null ? input : _shortcut.call(input))).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _residual.Dispose();
            _shortcut?.Dispose();
        }

        base.Dispose(disposing);
    }
}
