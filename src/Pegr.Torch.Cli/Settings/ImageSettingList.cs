using Pegr.Torch.Vision.Augmentation;
using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Models;
using Pegr.Torch.Vision.Noise;
using static Pegr.Torch.Cli.Settings.SettingsOf<Pegr.Torch.Vision.Experiments.ImageSettings>;

namespace Pegr.Torch.Cli.Settings;

/// <summary>The settings of <c>pegr images</c>.</summary>
internal static class ImageSettingList
{
    private static IReadOnlyList<string> Noises => [.. ImageNoiseRegistry.Kinds.Select(kind => kind.Key)];

    /// <summary>All of them, in the order of the help text and of <c>config.yaml</c>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. ComparisonSettingList.Training,
        Integer("epochs", "Passes over the training images.",
            s => s.Epochs, (s, v) => s with { Epochs = v }),
        Name("dataset", $"Data set: {ImageDatasetRegistry.Choices}.",
            s => s.Dataset, (s, v) => s with { Dataset = ImageDatasetRegistry.Resolve(v) }, [.. ImageDatasetRegistry.Keys, ImageFolderSource.Prefix]),
        Folder("data-dir", "Folder of the data set's files; empty for the data set's own place.",
            s => s.DataDir, (s, v) => s with { DataDir = v }),
        Integer("image-size", "Pixels to which height and width of a folder's images are resized; 0 leaves them as they are.",
            s => s.ImageSize, (s, v) => s with { ImageSize = v }),
        Name("color", "A folder's images: grey, color, or auto (grey if all of its files are).",
            s => s.Color, (s, v) => s with { Color = v }, ImageDatasetOptions.Colors),
        Number("test-fraction", "Fraction of each class set aside for testing where a folder has no train and test.",
            s => s.TestFraction, (s, v) => s with { TestFraction = v }),
        Integer("train-samples", "Training images, drawn from the training set with the seed; 0 takes all.",
            s => s.TrainSamples, (s, v) => s with { TrainSamples = v }),
        File("leave-out", "CSV whose column 'index' names training images to leave out, as 'pegr scores' writes it; empty for none.",
            s => s.LeaveOut, (s, v) => s with { LeaveOut = v }),
        Name("leave-out-sha256", "SHA-256 of that file, so that no other is taken for it; empty to fill it in.",
            s => s.LeaveOutSha256, (s, v) => s with { LeaveOutSha256 = v }, []),
        Integer("test-samples", "Test images, the first of the test set; 0 takes all.",
            s => s.TestSamples, (s, v) => s with { TestSamples = v }),
        Number("validation-fraction", "Fraction of the training images set aside for choosing: the step with the best accuracy on them is reported; 0 for none.",
            s => s.ValidationFraction, (s, v) => s with { ValidationFraction = v }),
        Name("validation-like", "How validation images are made: train (with the training images' noise on labels and pixels) or test (as the test images are).",
            s => s.ValidationLike, (s, v) => s with { ValidationLike = v }, [ImageSettings.ValidationLikeTrain, ImageSettings.ValidationLikeTest]),
        Name("choose-by", "What step, lambda and configuration are chosen by: accuracy on the validation images, or noisy-accuracy, under log-noise.",
            s => s.ChooseBy, (s, v) => s with { ChooseBy = v }, [ImageSettings.ChooseByAccuracy, ImageSettings.ChooseByNoisyAccuracy]),
        Number("log-noise", "Standard deviation of pixel noise under which the accuracy on test and validation images is logged, besides; 0 for none.",
            s => s.LogNoise, (s, v) => s with { LogNoise = v }),
        Integer("patience", "A run ends after so many logged measurements without a higher validation accuracy; 0 for never.",
            s => s.Patience, (s, v) => s with { Patience = v }),
        Names("train-noise", $"Noises of the training images, in their order, separated by commas: {ImageNoiseRegistry.Forms}; empty for none.",
            s => s.TrainNoise, (s, v) => s with { TrainNoise = v }, Noises),
        Names("test-noise", "Noises of the test images, like train-noise.",
            s => s.TestNoise, (s, v) => s with { TestNoise = v }, Noises),
        Name("label-noise-kind", "What label noise makes of a label: redraw (any class, perhaps the same), symmetric (any other), pair-flip (the next).",
            s => s.LabelNoiseKind, (s, v) => s with { LabelNoiseKind = v }, LabelNoiseRegistry.Keys),
        Truth("test-label-noise", "Whether test labels are noisy too.",
            s => s.TestLabelNoise, (s, v) => s with { TestLabelNoise = v }),
        Name("normalize", "What the networks are given: none (pixels in [0, 1]) or standard (each channel with mean 0 and deviation 1 over the training images).",
            s => s.Normalize, (s, v) => s with { Normalize = v }, Normalization.Keys),
        Names("classes", "Classes that take part, by name or by number from 0, relabelled in this order; empty for all.",
            s => s.Classes, (s, v) => s with { Classes = v }, []),
        Names("augmentation", $"Random changes of the training images at every draw, any of {AugmentationRegistry.Choices}; empty for none.",
            s => s.Augmentation, (s, v) => s with { Augmentation = v }, [.. AugmentationRegistry.Kinds.Select(kind => kind.Key)]),
        Name("model", $"Model: {string.Join(", ", ImageModelRegistry.Keys)}.",
            s => s.Model, (s, v) => s with { Model = v }, ImageModelRegistry.Keys),
        Integer("filters", "Filters m per sign of the model patch-cnn.",
            s => s.Filters, (s, v) => s with { Filters = v }),
        Name("activation", "Activation of mlp, convnet and patch-cnn: relu, relu2, relu3 or relu with any power from 1, such as relu2.5; empty for relu, and relu2 in patch-cnn.",
            s => s.Activation, (s, v) => s with { Activation = v }, ["relu", "relu2", "relu3"]),
        Number("init-std", "Standard deviation sigma_0 of the initial weights of mlp, convnet and patch-cnn, biases 0; 0 for the model's own (0.01 in patch-cnn).",
            s => s.InitStd, (s, v) => s with { InitStd = v }),
        File("init-weights", "Weights that every run starts with in place of random ones: safetensors, of an earlier run or of PyTorch; empty for random ones.",
            s => s.InitWeights, (s, v) => s with { InitWeights = v }),
        Name("init-weights-sha256", "SHA-256 of that file, so that no other is taken for it; empty to fill it in.",
            s => s.InitWeightsSha256, (s, v) => s with { InitWeightsSha256 = v }, []),
        .. ComparisonSettingList.Running,
        .. RecordSettingList.All,
    ];
}
