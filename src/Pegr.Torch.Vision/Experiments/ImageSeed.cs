using System.Collections.Immutable;
using Pegr.Torch.Data;
using Pegr.Torch.Experiments;
using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Analysis;
using Pegr.Torch.Vision.Augmentation;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Models;
using Pegr.Torch.Vision.Noise;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>One seed of the image experiment: which images are drawn, and their noise.</summary>
internal sealed class ImageSeed : PreparedSeed
{
    private readonly ImageSettings _settings;
    private readonly int _seed;
    private readonly Device _device;
    private readonly ImageDataset _images;
    private readonly ImmutableArray<byte> _givenLabels;
    private readonly TensorDataset _test;
    private readonly ImageModel _model;

    /// <param name="settings">The settings.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="device">Where the run computes.</param>
    /// <param name="trainingSet">The images to draw from.</param>
    /// <param name="test">The test images, on the device; not disposed here.</param>
    public ImageSeed(ImageSettings settings, int seed, Device device, ImageDataset trainingSet, TensorDataset test)
    {
        (_settings, _seed, _device, _test) = (settings, seed, device, test);
        _model = ImageModelRegistry.Find(settings.Model);
        _images = ImageSubset.Draw(trainingSet, settings.TrainSamples, seed);
        _givenLabels = LabelNoise.Redraw(_images.Labels, _images.ClassNames.Length, settings.LabelNoise, seed);
        using var pixels = ImageTensors.Pixels(_images);
        using var noisy = PixelNoise.Add(pixels, settings.PixelNoise, seed);
        Train = ImageTensors.ToDataset(noisy, _givenLabels, DTypes.Parse(settings.DType), device, _model.IsBinary);
        Augmentation = AugmentationRegistry.Create(settings.Augmentation, Math.Min(_images.Height, _images.Width));
    }

    public override LearningTask Task => _model.Task;

    public override TensorDataset Train { get; }

    public override IBatchAugmentation? Augmentation { get; }

    public override nn.Module<Tensor, Tensor> CreateModel()
    {
        using var fork = Seeds.Fork(_seed, "initial-weights");
        var model = _model.Create(
            new ImageModelOptions(_images.Channels, _images.Height, _images.Width, _images.ClassNames.Length)
            {
                Filters = _settings.Filters,
                ActivationPower = RectifiedPower.ParsePower(_settings.Activation),
                InitStd = _settings.InitStd,
            });
        model.to(_device).to(DTypes.Parse(_settings.DType));
        return model;
    }

    public override IReadOnlyList<IProbe> CreateProbes(nn.Module<Tensor, Tensor> model) =>
    [
        new AccuracyProbe(Metric.TrainLoss, Metric.TrainAccuracy, model, Task, Train),
        new AccuracyProbe(Metric.TestLoss, Metric.TestAccuracy, model, Task, _test),
    ];

    public override RunRecord Complete(RunRecord record, nn.Module<Tensor, Tensor> model)
        => record with { Robustness = RobustnessCurve.Measure(model, Task, _test, RobustnessCurve.Sigmas, _seed) };

    /// <summary>The first training images as the networks see them.</summary>
    public IReadOnlyList<ImageSample> Samples(int count)
    {
        using var scope = NewDisposeScope();
        return [.. Enumerable.Range(0, Math.Min(count, _images.Count)).Select(Sample)];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Train.Dispose();
        }
    }

    private ImageSample Sample(int index) => new(
        _images.Channels,
        _images.Height,
        _images.Width,
        Train.Inputs[index].to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray(),
        _images.ClassNames[_givenLabels[index]],
        _images.ClassNames[_images.Labels[index]]);
}
