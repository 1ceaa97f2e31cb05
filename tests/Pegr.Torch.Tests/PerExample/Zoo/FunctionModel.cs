using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Layers under their names and a forward method written as a function of them, for models whose point is how layers are used.</summary>
internal sealed class FunctionModel : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _forward;

    public FunctionModel(Func<Tensor, Tensor> forward, params (string Name, nn.Module Layer)[] layers)
        : base(nameof(FunctionModel))
    {
        _forward = forward;
        foreach (var (name, layer) in layers)
        {
            register_module(name, layer);
        }
    }

    public override Tensor forward(Tensor input) => _forward(input);
}
