using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Statistics;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Experiments;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Trained;

/// <summary>Scores of the images that a network was trained with: with their noise and their given labels, without random augmentation, in the order of their
/// draw.</summary>
public static class TrainingScores
{
    // Normalization may be computed on another device.
    private const double SlackOfNumbers = 1e-4;

    /// <summary>Measures them.</summary>
    /// <param name="model">The network.</param>
    /// <param name="settings">The settings that it was trained with; its own seed and device count.</param>
    /// <param name="cancellationToken">Stops between two pieces of the set.</param>
    /// <exception cref="InvalidInputException">The settings or data are not those that it was trained with, or a data file is missing or corrupt.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static IReadOnlyList<ImageScore> Measure(TrainedModel model, ImageSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        Alive.Require(model.Model);
        ImageExperiment.Validate(settings);
        var device = model.Device.ToString();
        using var runs = new ImageRuns(settings with { Device = device, InitWeights = "", InitWeightsSha256 = "" }, new ImageLoader().Load(settings));
        using var seed = runs.Prepare(model.Run.Seed);
        Require(model.Network, seed.NetworkOfTraining);
        return Measure(model, seed, cancellationToken);
    }

    private static List<ImageScore> Measure(TrainedModel model, ImageSeed seed, CancellationToken cancellationToken)
    {
        var engine = new GhostEngine();
        var scores = new List<ImageScore>();
        foreach (var (inputs, targets) in seed.Train.Chunks(TrainedModel.BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var owned = inputs;
            using var ownedTargets = targets;
            var answers = model.AnswersTo(inputs);
            using var measured = ExampleScores.Measure(model.Model, seed.Task.Loss, new Batch(inputs, targets), engine);
            var (losses, gradients, errors) = (Numbers(measured.Losses), Numbers(measured.GradientNorms), Numbers(measured.ErrorNorms));
            for (var k = 0; k < losses.Length; k++)
            {
                var i = scores.Count;
                var source = seed.Images.Sources[i];
                scores.Add(new ImageScore(source, seed.TrainingLabels[i], seed.Images.Labels[i], answers[k], losses[k] + 0.0, gradients[k], errors[k]) // no −0
                {
                    File = seed.Images.SourceFiles.Length > 0 ? seed.Images.SourceFiles[source] : null,
                });
            }
        }

        return scores;
    }

    private static double[] Numbers(Tensor tensor) => tensor.to(float64).cpu().data<double>().ToArray();

    private static void Require(ImageNetwork trained, ImageNetwork now)
    {
        if (!trained.ClassNames.SequenceEqual(now.ClassNames) || !trained.InputShape.SequenceEqual(now.InputShape)
            || (trained.TrainingSha256.Length > 0 && trained.TrainingSha256 != now.TrainingSha256)
            || !Same(trained.Mean, now.Mean) || !Same(trained.Deviation, now.Deviation))
        {
            throw new InvalidInputException(
                "dataset", "the training images or their labels are not those that the network was trained with: files were changed, added or removed. Put them back, or train again.");
        }

        static bool Same(IReadOnlyList<double> a, IReadOnlyList<double> b)
            => a.Count == b.Count && a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) <= SlackOfNumbers * (1 + Math.Abs(pair.First)));
    }
}
