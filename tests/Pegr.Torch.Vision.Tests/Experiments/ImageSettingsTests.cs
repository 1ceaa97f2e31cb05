using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Experiments;

public sealed class ImageSettingsTests
{
    [Fact]
    public void The_defaults_are_valid() => ImageExperiment.Validate(new ImageSettings());

    [Fact]
    public void Every_setting_out_of_range_is_refused_by_name()
    {
        var good = new ImageSettings();
        Refused("dataset: 'svhn' is unknown", good with { Dataset = "svhn" });
        Refused("model: 'resnet'", good with { Model = "resnet" });
        Refused("image-size: -1", good with { ImageSize = -1 });
        Refused("image-size: 4097", good with { ImageSize = 4097 });
        Refused("color: 'blue'", good with { Color = "blue" });
        Refused("test-fraction: 0", good with { TestFraction = 0 });
        Refused("test-fraction: 1", good with { TestFraction = 1 });
        Refused("test-fraction: NaN", good with { TestFraction = double.NaN });
        Refused("train-samples: -1", good with { TrainSamples = -1 });
        Refused("test-samples: -1", good with { TestSamples = -1 });
        Refused("train-noise: -0.5", good with { TrainNoise = ["gaussian:-0.5"] });
        Refused("test-noise: 'fog'", good with { TestNoise = ["blur:1", "fog:1"] });
        Refused("test-noise: test images would have another shape", good with { TrainNoise = ["border:2"] });
        Refused("label-noise-kind: 'any'", good with { LabelNoiseKind = "any" });
        Refused("normalize: 'all'", good with { Normalize = "all" });
        Refused("epochs: 0", good with { Epochs = 0 });
        Refused("label-noise: 1.5", good with { LabelNoise = 1.5 });
        Refused("engine: reduced computes on inner products of signal-noise data", good with { Engine = "reduced" });
        Refused("lambda: -0.01", good with { Lambdas = [-0.01] });
    }

    [Fact]
    public void More_images_than_the_set_holds_are_refused_with_its_size()
    {
        var settings = new ImageSettings { Epochs = 1 };
        InvalidInput.Expect(() => ImageExperiment.Run(settings with { TrainSamples = 6001 }), "train-samples: 6001", "6000");
        InvalidInput.Expect(() => ImageExperiment.Run(settings with { TestSamples = 2001 }), "test-samples: 2001", "2000");
    }

    [Fact]
    public void More_steps_than_can_be_counted_are_refused()
        => InvalidInput.Expect(
            () => ImageExperiment.Run(new ImageSettings { Epochs = int.MaxValue, BatchSize = 1 }), "epochs: 2147483647", "steps");

    [Fact]
    public void Data_that_are_not_there_are_refused()
    {
        using var folder = new TempFolder();
        using var cache = new DataVariable(folder.Path);
        InvalidInput.Expect(() => ImageExperiment.Run(new ImageSettings { Dataset = "mnist" }), "data-dir:", "mnist");
    }

    [Fact]
    public void A_device_that_is_no_device_is_refused()
        => InvalidInput.Expect(() => ImageExperiment.Run(new ImageSettings { Device = "tpu" }), "device: 'tpu'");

    private static void Refused(string begin, ImageSettings settings)
        => InvalidInput.Expect(() => ImageExperiment.Validate(settings), begin);
}
