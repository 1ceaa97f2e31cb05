using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>A layer with a signature of its own as one from [n, T, …] to [n, T, …].</summary>
internal sealed class Wrapped : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _run;
    private readonly bool _batchFirst;

    public Wrapped(nn.Module layer, Func<Tensor, Tensor> run, bool batchFirst = false)
        : base(nameof(Wrapped))
    {
        (_run, _batchFirst) = (run, batchFirst);
        register_module("layer", layer);
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return (_batchFirst ? _run(input) : _run(input.transpose(0, 1)).transpose(0, 1)).MoveToOuterDisposeScope();
    }
}
