using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Relays;

/// <summary>The identity, with a derivative of the other sign.</summary>
internal sealed class ReversedGradient : autograd.SingleTensorFunction<ReversedGradient>
{
    public override string Name => nameof(ReversedGradient);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output.neg()];
}
