using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>Differences between tensors that should agree to rounding, read back together, once.</summary>
internal sealed class RecordingComparisons
{
    // Of the whole gradient; rounding noise in place of a gradient that is zero is no fault.
    private const double Negligible = 1e-3;

    private readonly List<(RecordingFault Kind, List<string> Names, double Tolerance)> _what = [];
    private readonly List<Tensor> _numbers = [];

    /// <summary>Notes how far two tensors are apart, null standing for zero; <paramref name="whole"/> is the norm that they are part of.</summary>
    public void Add(RecordingFault kind, IEnumerable<string> names, Tensor? seen, Tensor? expected, Tensor? whole = null)
    {
        if ((seen ?? expected) is not { } any)
        {
            return;
        }

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var difference = seen is null || expected is null ? any : seen - expected;
        var scale = Norm(expected ?? any);
        _numbers.Add(stack([Norm(difference), scale, whole is null ? scale : whole.to(float64)]).DetachFromDisposeScope());
        _what.Add((kind, [.. names], Math.Sqrt(DTypes.Epsilon(any.dtype))));
    }

    /// <summary>The differences beyond rounding.</summary>
    public List<(RecordingFault Kind, List<string> Names)> Read()
    {
        if (_numbers.Count == 0)
        {
            return [];
        }

        using var scope = NewDisposeScope();
        var read = stack(_numbers).cpu().data<double>().ToArray();
        _numbers.ForEach(number => number.Dispose());
        var faults = new List<(RecordingFault, List<string>)>();
        for (var i = 0; i < _what.Count; i++)
        {
            var (difference, scale, whole) = (read[3 * i], read[(3 * i) + 1], read[(3 * i) + 2]);
            if (difference > _what[i].Tolerance * (scale + (Negligible * whole)))
            {
                faults.Add((_what[i].Kind, _what[i].Names));
            }
        }

        return faults;
    }

    private static Tensor Norm(Tensor tensor)
    {
        var flat = DTypes.Real(tensor.is_sparse ? tensor.to_dense() : tensor).to(float64).reshape(-1);
        return flat.dot(flat).sqrt();
    }
}
