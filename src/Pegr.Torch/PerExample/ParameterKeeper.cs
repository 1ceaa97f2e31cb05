using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>Lets parameters be moved for a while and puts them back, bit for bit, on disposal.</summary>
internal sealed class ParameterKeeper : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly List<Tensor> _kept;

    public ParameterKeeper(IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
        _kept = [.. parameters.Select(parameter => parameter.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>The norm of all kept values together.</summary>
    public double Norm()
    {
        using var scope = NewDisposeScope();
        return Math.Sqrt(SquaredNorm.Of(_kept)!.to(float64).item<double>());
    }

    /// <summary>Sets every parameter to its kept value plus a multiple of a direction.</summary>
    public void Move(IReadOnlyList<Tensor> direction, double step)
    {
        using var noGradient = no_grad();
        for (var i = 0; i < _parameters.Count; i++)
        {
            _parameters[i].copy_(_kept[i]).add_(direction[i], alpha: step);
        }
    }

    public void Dispose()
    {
        using var noGradient = no_grad();
        for (var i = 0; i < _parameters.Count; i++)
        {
            _parameters[i].copy_(_kept[i]);
            _kept[i].Dispose();
        }
    }
}
