using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

/// <summary>A model written as a function of its layers, which go by the names that they are given under.</summary>
internal sealed class Written : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _forward;

    public Written(Func<Tensor, Tensor> forward, params (string Name, nn.Module Layer)[] layers)
        : base(nameof(Written))
    {
        _forward = forward;
        foreach (var (name, layer) in layers)
        {
            register_module(name, layer);
        }
    }

    public override Tensor forward(Tensor input) => _forward(input);
}
