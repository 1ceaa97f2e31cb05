using System.Collections.Immutable;
using System.Security.Cryptography;
using Pegr.Torch.Data;
using Pegr.Torch.Experiments;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Analysis;
using Pegr.Torch.Vision.Augmentation;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Models;
using Pegr.Torch.Vision.Noise;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>One seed of the image experiment: which images are drawn, and their noise.</summary>
internal sealed class ImageSeed : PreparedSeed
{
    private readonly ImageSettings _settings;
    private readonly int _seed;
    private readonly Device _device;
    private readonly StartingWeights? _start;
    private readonly ImageDataset _images;
    private readonly TensorDataset _trainPixels;
    private readonly TensorDataset _testPixels;
    private readonly TensorDataset _test;
    private readonly TensorDataset? _validationPixels;
    private readonly TensorDataset? _validation;
    private readonly Normalization? _normalization;
    private readonly WrongLabels? _wrong;
    private readonly ImmutableArray<byte> _givenLabels;
    private readonly ImmutableArray<byte> _testLabels;
    private readonly ImageModel _model;
    private readonly ImageNetwork _network;

    /// <param name="settings">The settings.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="device">Where the run computes.</param>
    /// <param name="trainingSet">The images to draw from.</param>
    /// <param name="testImages">The test images.</param>
    /// <param name="validationCount">How many of the drawn images are set aside for choosing.</param>
    /// <param name="leftOut">Places of images that do not train.</param>
    /// <param name="start">What the models start with; null for random weights. Not disposed here.</param>
    /// <exception cref="InvalidInputException">The weights do not fit the model, or no image is left to train on.</exception>
    public ImageSeed(
        ImageSettings settings,
        int seed,
        Device device,
        ImageDataset trainingSet,
        ImageDataset testImages,
        int validationCount,
        IReadOnlySet<int> leftOut,
        StartingWeights? start = null)
    {
        (_settings, _seed, _device, _start) = (settings, seed, device, start);
        _model = ImageModelRegistry.Find(settings.Model);
        var (images, validation) = ImageSubset.Split(ImageSubset.Draw(trainingSet, settings.TrainSamples, seed), validationCount, seed);
        var givenLabels = GivenLabels(images, settings.LabelNoise, "label-noise");
        var trainNoise = ImageNoiseList.Parse(ImageNoiseList.Train, settings.TrainNoise);
        var trainPixels = Noisy(images, givenLabels, trainNoise);
        (_images, _givenLabels, _trainPixels) = leftOut.Count == 0 ? (images, givenLabels, trainPixels) : Kept(images, givenLabels, trainPixels, leftOut);
        _testLabels = GivenLabels(testImages, settings.TestLabelNoise ? settings.LabelNoise : 0, "test-label-noise");
        _wrong = WrongLabels.Find(_images.Labels, _givenLabels, device, Targets);
        _testPixels = Noisy(testImages, _testLabels, ImageNoiseList.Parse(ImageNoiseList.Test, settings.TestNoise));
        _normalization = settings.Normalize == Normalization.Standard ? Normalization.Of(_trainPixels) : null;
        Train = _trainPixels.Then(Normalized);
        _test = _testPixels.Then(Normalized);
        if (validation is not null)
        {
            _validationPixels = Validation(validation);
            _validation = _validationPixels.Then(Normalized);
        }

        _network = Network(trainNoise);
        var (_, height, width) = ImageNetworks.InputSize(_network);
        Augmentation = AugmentationRegistry.Create(settings.Augmentation, Math.Min(height, width));
        CheckStart();
    }

    /// <summary>The training images without noise; their labels are those of the data set.</summary>
    public ImageDataset Images => _images;

    /// <summary>The labels that they are trained with.</summary>
    public ImmutableArray<byte> TrainingLabels => _givenLabels;

    /// <summary>What a network of these images is and takes.</summary>
    public ImageNetwork NetworkOfTraining => field ??= _network with { TrainingSha256 = Hash() };

    public override LearningTask Task => _model.Task;

    public override TensorDataset Train { get; }

    public override IBatchAugmentation? Augmentation { get; }

    public override nn.Module<Tensor, Tensor> CreateModel()
    {
        using var fork = Seeds.Fork(_seed, "initial-weights");
        var model = ImageNetworks.Create(_network, _device, _settings.InitStd == 0 ? null : _settings.InitStd);
        _start?.PutInto(model);
        return model;
    }

    public override IReadOnlyList<IProbe> CreateProbes(nn.Module<Tensor, Tensor> model) =>
    [
        new AccuracyProbe(Metric.TrainLoss, Metric.TrainAccuracy, model, Task, Train),
        new AccuracyProbe(Metric.TestLoss, Metric.TestAccuracy, model, Task, _test),
        .. CreateChoosingProbes(model),
        .. Noisy(Metric.NoisyTestAccuracy, model, _testPixels),
        .. _wrong is null ? (IProbe[])[] : [new MemorizationProbe(model, Task, Train, _wrong)],
    ];

    // No test image is looked at.
    public override IReadOnlyList<IProbe> CreateChoosingProbes(nn.Module<Tensor, Tensor> model) =>
    [
        .. _validation is null ? (IProbe[])[] : [new AccuracyProbe(Metric.ValidationLoss, Metric.ValidationAccuracy, model, Task, _validation)],
        .. Noisy(Metric.NoisyValidationAccuracy, model, _validationPixels),
    ];

    public override BestWeights? CreateChoice(nn.Module<Tensor, Tensor> model)
        => _validation is null ? null : new BestWeights(model, _settings.ChoosingMetric, _settings.Patience);

    public override RunRecord Complete(RunRecord record, nn.Module<Tensor, Tensor> model) => record with
    {
        Robustness = RobustnessCurve.Measure(model, Task, _testPixels, RobustnessCurve.Sigmas, _seed, Normalized),
        Memorization = _wrong?.Measure(model, Task, Train),
        ClassAccuracies = ClassAccuracies.Measure(model, Task, _test, _testLabels, _images.ClassNames),
        Network = NetworkOfTraining,
    };

    /// <summary>The first training images as the networks see them, before any normalization.</summary>
    public IReadOnlyList<ImageSample> Samples(int count) => ImageSamples.First(_images, _trainPixels, _givenLabels, count);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Train.Dispose();
            _test.Dispose();
            _trainPixels.Dispose();
            _testPixels.Dispose();
            _validation?.Dispose();
            _validationPixels?.Dispose();
            _normalization?.Dispose();
            _wrong?.Dispose();
        }
    }

    // Before a run begins, and with it the writing.
    private void CheckStart()
    {
        if (_start is not null)
        {
            using var scope = NewDisposeScope();
            using var model = CreateModel();
        }
    }

    // Noise comes before, so that it is the same with and without them.
    private (ImageDataset Images, ImmutableArray<byte> Labels, TensorDataset Pixels) Kept(
        ImageDataset images, ImmutableArray<byte> labels, TensorDataset pixels, IReadOnlySet<int> leftOut)
    {
        using (pixels)
        {
            int[] kept = [.. Enumerable.Range(0, images.Count).Where(i => !leftOut.Contains(images.Sources[i]))];
            return kept.Length > 0
                ? (images.Select(kept), [.. kept.Select(i => labels[i])], pixels.Select(kept))
                : throw new InvalidInputException("leave-out", $"it names all {images.Count} images that seed {_seed} trains on; leave some.");
        }
    }

    private Tensor Normalized(Tensor pixels) => _normalization?.Apply(pixels) ?? pixels;

    private IEnumerable<IProbe> Noisy(string metric, nn.Module<Tensor, Tensor> model, TensorDataset? pixels)
        => _settings.LogNoise > 0 && pixels is not null ? [new RobustnessProbe(metric, model, Task, pixels, _settings.LogNoise, _seed, Normalized)] : [];

    // With streams of its own: the noise of the training images stays the same whatever is set aside.
    private TensorDataset Validation(ImageDataset images)
    {
        var isLikeTest = _settings.ValidationLike == ImageSettings.ValidationLikeTest;
        var labels = GivenLabels(images, !isLikeTest || _settings.TestLabelNoise ? _settings.LabelNoise : 0, "validation-label-noise");
        var noises = isLikeTest
            ? ImageNoiseList.Parse(ImageNoiseList.Test, _settings.TestNoise)
            : ImageNoiseList.Parse(ImageNoiseList.Train, _settings.TrainNoise);
        return Noisy(images, labels, noises with { Setting = "validation-noise" });
    }

    private TensorDataset Noisy(ImageDataset images, ImmutableArray<byte> labels, ImageNoiseList noises)
    {
        using var noisy = noises.Apply(images, _seed);
        return ImageTensors.ToDataset(noisy, labels, DTypes.Parse(_settings.DType), _device, _model.IsBinary);
    }

    private ImmutableArray<byte> GivenLabels(ImageDataset images, double probability, string stream) => LabelNoise.Apply(
        LabelNoiseRegistry.Find(_settings.LabelNoiseKind), images.Labels, images.ClassNames.Length, probability, _seed, stream);

    private Tensor Targets(ImmutableArray<byte> labels)
        => _model.IsBinary ? ImageTensors.Signs(labels, DTypes.Parse(_settings.DType)) : ImageTensors.Labels(labels);

    private ImageNetwork Network(ImageNoiseList trainNoise) => new()
    {
        Model = _settings.Model,
        Filters = _settings.Filters,
        ActivationPower = _settings.ActivationPower,
        DType = _settings.DType,
        ClassNames = _images.ClassNames,
        Channels = _images.Channels,
        Height = _images.Height,
        Width = _images.Width,
        Resized = _settings.ImageSize > 0 && ImageDatasetRegistry.Find(_settings.Dataset) is ImageFolderSource,
        InputShape = trainNoise.ShapeAfter([_images.Channels, _images.Height, _images.Width]),
        Mean = _normalization?.Mean ?? [],
        Deviation = _normalization?.Deviation ?? [],
    };

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_images.Pixels.AsSpan());
        hash.AppendData(_givenLabels.AsSpan());
        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }
}
