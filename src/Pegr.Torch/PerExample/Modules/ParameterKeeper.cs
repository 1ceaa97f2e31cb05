using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>Lets parameters have other values for a while and gives them their own back, bit for bit, on disposal.</summary>
/// <remarks>Parameters are pointed at other memory and back, so nothing is copied.</remarks>
internal sealed class ParameterKeeper : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly List<Tensor> _own;

    public ParameterKeeper(IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
        _own = [.. parameters.Select(parameter => parameter.detach().DetachFromDisposeScope())];
    }

    /// <summary>The norm of all own values together.</summary>
    public StepNumber Norm() => StepNumber.Of(SquaredNorm.OfAll(_own)!).Root();

    /// <summary>Sets every parameter to its own value plus a multiple of a direction, null standing for zero.</summary>
    public void Move(IReadOnlyList<Tensor?> direction, StepNumber step)
    {
        using var noGradient = no_grad();
        for (var i = 0; i < _parameters.Count; i++)
        {
            if (direction[i] is { } toward)
            {
                using var moved = step.AddTo(_own[i], toward);
                _parameters[i].set_(moved);
            }
        }
    }

    /// <summary>Sets every parameter to a copy of its own value, so that what changes it in place changes the copy.</summary>
    public void UseCopies()
    {
        using var noGradient = no_grad();
        for (var i = 0; i < _parameters.Count; i++)
        {
            using var copy = _own[i].clone();
            _parameters[i].set_(copy);
        }
    }

    public void Dispose()
    {
        using var noGradient = no_grad();
        for (var i = 0; i < _parameters.Count; i++)
        {
            _parameters[i].set_(_own[i]);
            _own[i].Dispose();
        }
    }
}
