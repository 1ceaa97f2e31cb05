using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Probes;

/// <summary>
/// The penalty (1/n) sum_i ‖∇l_i‖² and mean and variance of the norms ‖∇l_i‖ over a data set. A model whose per-example gradients
/// the engine cannot compute can be trained all the same: these figures are then left out.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="task">The loss.</param>
/// <param name="data">The data; not disposed here.</param>
/// <param name="engine">How per-example gradients are computed.</param>
public sealed class GradientNormProbe(
    nn.Module<Tensor, Tensor> model, LearningTask task, TensorDataset data, IPerExampleEngine engine) : IProbe
{
    private const int ChunkSize = 100;

    private readonly nn.Module<Tensor, Tensor> _model = Alive.Require(model);
    private readonly LearningTask _task = task ?? throw new ArgumentNullException(nameof(task));
    private readonly TensorDataset _data = data ?? throw new ArgumentNullException(nameof(data));
    private readonly IPerExampleEngine _engine = engine ?? throw new ArgumentNullException(nameof(engine));

    /// <summary>Why the figures are left out; null where they are not.</summary>
    public string? Note { get; private set; }

    /// <inheritdoc/>
    public void Measure(IDictionary<string, double> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var squared = SquaredNorms();
        if (squared.Length == 0)
        {
            return;
        }

        var norms = squared.Select(Math.Sqrt).ToArray();
        var mean = norms.Average();
        row[Metric.Penalty] = squared.Average();
        row[Metric.GradientNormMean] = mean;
        row[Metric.GradientNormVariance] = norms.Average(norm => (norm - mean) * (norm - mean));
    }

    /// <summary>The norms ‖∇l_i‖ in the data's order; none where they are left out.</summary>
    public IReadOnlyList<double> Norms() => [.. SquaredNorms().Select(Math.Sqrt)];

    private double[] SquaredNorms()
    {
        if (Note is null)
        {
            try
            {
                return Seen();
            }
            catch (NotSupportedException e)
            {
                Note = $"Per-example gradient norms are left out, since the engine {_engine.Key} cannot compute them: {e.Message}";
            }
        }

        return [];
    }

    private double[] Seen()
    {
        var squared = new List<double>((int)_data.Count);
        using var scope = NewDisposeScope();
        foreach (var (inputs, targets) in _data.Chunks(ChunkSize))
        {
            using var chunk = NewDisposeScope();
            using var seen = _engine.Measure(_model, _task.Loss, new Batch(inputs, targets).Copy());
            squared.AddRange(seen.SquaredNorms.to(float64).cpu().data<double>());
        }

        return [.. squared];
    }
}
