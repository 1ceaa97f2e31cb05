using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Analysis;

/// <summary>How a model's accuracy falls as Gaussian noise is added to the pixels.</summary>
public static class RobustnessCurve
{
    /// <summary>The standard deviations that experiments measure, in units of the pixel range.</summary>
    public static IReadOnlyList<double> Sigmas { get; } = [0, 0.1, 0.25, 0.5, 0.75, 1];

    /// <summary>Measures the accuracy on images with added N(0, sigma²), the model in evaluation mode.</summary>
    /// <param name="model">The model.</param>
    /// <param name="task">When an answer is right.</param>
    /// <param name="images">Pixels in [0, 1], [n, …], before any normalization, and their targets, [n]; not changed.</param>
    /// <param name="sigmas">The standard deviations.</param>
    /// <param name="seed">The run's seed: one draw, the same for every model, scaled to each sigma.</param>
    /// <param name="normalize">From noisy pixels to what the model takes; null where it takes the pixels.</param>
    /// <returns>One point for each sigma, in their order.</returns>
    /// <remarks>Draws from torch's CPU generator (Mersenne Twister) in float32, whatever the model's device and type.</remarks>
    public static IReadOnlyList<RobustnessPoint> Measure(
        nn.Module<Tensor, Tensor> model,
        LearningTask task,
        TensorDataset images,
        IReadOnlyList<double> sigmas,
        int seed,
        Func<Tensor, Tensor>? normalize = null)
    {
        ArgumentNullException.ThrowIfNull(sigmas);
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var mode = new EvaluationMode(model);
        using var generator = Seeds.Generator(seed, "robustness-noise");
        var correct = new long[sigmas.Count];
        foreach (var (inputs, targets) in images.Chunks(Evaluation.ChunkSize))
        {
            using var chunk = NewDisposeScope();
            var noise = generator.Normal(inputs.shape, ScalarType.Float32).to(inputs.dtype, inputs.device);
            for (var i = 0; i < sigmas.Count; i++)
            {
                using var level = NewDisposeScope();
                var noisy = inputs.Plus(noise.Times(sigmas[i]));
                var outputs = model.call(normalize?.Invoke(noisy) ?? noisy);
                correct[i] += task.IsCorrect(outputs, targets).sum(int64).item<long>();
            }
        }

        return [.. sigmas.Select((sigma, i) => new RobustnessPoint(sigma, (double)correct[i] / images.Count))];
    }
}
