using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Experiments;

namespace Pegr.Torch.Cli.Experiments;

/// <summary><c>pegr images</c>: real images with noise.</summary>
internal static class ImagesDefinition
{
    /// <summary>Creates the definition.</summary>
    public static ExperimentDefinition Create() => new(
        "images",
        "Compare objectives on real images with noisy labels or pixels.",
        ImageSettingList.All,
        new RunRequest(new ImageSettings { Seeds = 3 }),
        request => ImageExperiment.Validate((ImageSettings)request.Settings),
        (request, observer, checkpoints, stop) =>
        {
            var settings = (ImageSettings)request.Settings;
            return PyTorchHint.Around(settings.InitWeights, () => DatasetHint.Around(
                ImageDatasetRegistry.Find(settings.Dataset), () => ImageExperiment.Run(settings, observer, checkpoints, stop)));
        })
    {
        Pinned = request => request with { Settings = ImageExperiment.Pinned((ImageSettings)request.Settings) },
        Demo = "fashion-mnist-patches",
    };
}
