using Pegr.Torch.Data;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Models;
using Pegr.Torch.Vision.Noise;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>What all runs of an image experiment share: the images, how many of them train, and for how long.</summary>
internal sealed class ImageRuns : IDisposable
{
    /// <summary>How many training images a record shows.</summary>
    public const int SampleImages = 24;

    private readonly ImageSettings _settings;
    private readonly ImageDataset _train;
    private readonly ImageDataset _test;
    private readonly int _validationCount;
    private readonly IReadOnlySet<int> _leftOut;
    private readonly Lazy<StartingWeights?> _start;

    /// <summary>Refuses images that do not suit the settings. libtorch is not started, but where images are left out.</summary>
    /// <param name="settings">The settings, which are good.</param>
    /// <param name="splits">The images of the classes that take part.</param>
    /// <exception cref="InvalidInputException">They do not suit.</exception>
    public ImageRuns(ImageSettings settings, ImageSplits splits)
    {
        (_settings, _train) = (settings, splits.Train);
        _start = new Lazy<StartingWeights?>(() => StartingWeights.Read(settings));
        ImageModelChecks.Check(settings, _train);
        CheckCount("train-samples", settings.TrainSamples, _train);
        CheckCount("test-samples", settings.TestSamples, splits.Test);
        _test = ImageSubset.First(splits.Test, settings.TestSamples);
        var drawn = settings.TrainSamples == 0 ? _train.Count : settings.TrainSamples;
        ImageMemory.Check(settings, drawn, _test);
        _validationCount = ValidationCount(settings, drawn);
        (_leftOut, var leftOut) = LeftOutImages.Read(settings, _train, _validationCount);
        Steps = StepsOf(settings, drawn - _validationCount);
        Title = Describe(settings, _train, drawn - _validationCount, leftOut);
    }

    /// <summary>Optimizer steps of one run.</summary>
    public int Steps { get; }

    /// <summary>One line for the figures' titles.</summary>
    public string Title { get; }

    /// <summary>Runs every objective on every seed.</summary>
    /// <param name="observer">Follows the runs.</param>
    /// <param name="checkpoints">Where to go on, and what to keep for that; null for neither.</param>
    /// <param name="onPrepared">Told of every seed's data; null for nobody.</param>
    /// <param name="cancellationToken">Stops the experiment between two steps.</param>
    /// <returns>All runs, those that diverged included.</returns>
    public IReadOnlyList<RunRecord> Run(
        IExperimentObserver? observer, ICheckpointStore? checkpoints, Action<ImageSeed>? onPrepared, CancellationToken cancellationToken)
    {
        LibTorch.Initialize();
        return new ComparisonRunner(_settings, Steps, observer, checkpoints, cancellationToken).Run(seed =>
        {
            var prepared = Prepare(seed);
            onPrepared?.Invoke(prepared);
            return prepared;
        });
    }

    /// <summary>The data of one seed; the caller disposes them.</summary>
    /// <exception cref="InvalidInputException">The file of initial weights cannot be used, or the device is not there.</exception>
    public ImageSeed Prepare(int seed)
        => new(_settings, seed, Devices.Parse(_settings.Device), _train, _test, _validationCount, _leftOut, _start.Value);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_start.IsValueCreated)
        {
            _start.Value?.Dispose();
        }
    }

    private static string Describe(ImageSettings settings, ImageDataset images, int trainCount, IReadOnlyList<int> leftOut)
    {
        // Seeds draw other images.
        var less = leftOut.Count == 0 ? ""
            : FormattableString.Invariant($" less {leftOut.Min()}{(leftOut.Min() < leftOut.Max() ? $" to {leftOut.Max()}" : "")} left out");
        var labelNoise = settings.LabelNoise > 0
            ? FormattableString.Invariant(
                $", {settings.LabelNoise * 100:0.#}% of labels {LabelNoiseRegistry.Find(settings.LabelNoiseKind).Participle}")
            : "";
        var imageNoise = ImageNoiseList.Parse(ImageNoiseList.Train, settings.TrainNoise).Title;
        var classes = settings.Classes.Count switch
        {
            0 => "",
            2 => $", {images.ClassNames[0]} against {images.ClassNames[1]}",
            var count => $", {count} classes",
        };
        return FormattableString.Invariant(
            $"{ImageDatasetRegistry.Find(settings.Dataset).Name}{classes}, n={trainCount}{less}{labelNoise}{imageNoise}, {ImageModelRegistry.Find(settings.Model).Name}");
    }

    private static int ValidationCount(ImageSettings settings, int trainCount)
    {
        var count = (int)Math.Round(settings.ValidationFraction * trainCount);
        return settings.ValidationFraction == 0 || (count > 0 && count < trainCount)
            ? count
            : throw new InvalidInputException("validation-fraction", FormattableString.Invariant(
                $"{settings.ValidationFraction} of {trainCount} training images leaves {count} for choosing and {trainCount - count} for training; both need one or more."));
    }

    private static int StepsOf(ImageSettings settings, int trainCount)
    {
        var steps = (double)settings.Epochs * BatchSampler.StepsPerEpoch(trainCount, settings.BatchSize);
        return steps <= int.MaxValue
            ? (int)steps
            : throw new InvalidInputException("epochs", $"{settings.Epochs} epochs are too many steps to count; lower it.");
    }

    private static void CheckCount(string setting, int count, ImageDataset images)
    {
        if (count > images.Count)
        {
            throw new InvalidInputException(
                setting, $"{count} images were asked for and the data set holds {images.Count}; lower it, or use 0 for all.");
        }
    }
}
