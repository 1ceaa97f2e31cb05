using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Tuning;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Experiments;

namespace Pegr.Torch.Cli.Experiments;

/// <summary><c>pegr tune</c>: real images, every objective with the best of as many configurations.</summary>
internal static class TuneDefinition
{
    /// <summary>Creates the definition.</summary>
    public static ExperimentDefinition Create() => new(
        ImageTuning.Name,
        "Compare objectives on real images fairly: each with the configuration that one search, within one budget, chose by validation images.",
        TuneSettingList.All,
        new TuneRequest(
            new ImageSettings { Objectives = ["gd", "gr", "sam", "pegr"], ValidationFraction = 0.2, Seeds = 5 }, new TuningSettings()),
        request => ImageTuning.Validate((ImageSettings)request.Settings, ((TuneRequest)request).Tuning),
        (request, observer, checkpoints, stop) =>
        {
            var settings = (ImageSettings)request.Settings;
            return PyTorchHint.Around(settings.InitWeights, () => DatasetHint.Around(
                ImageDatasetRegistry.Find(settings.Dataset),
                () => ImageTuning.Run(settings, ((TuneRequest)request).Tuning, observer, checkpoints, stop)));
        })
    {
        Pinned = request => request with { Settings = ImageExperiment.Pinned((ImageSettings)request.Settings) },
        Demo = null,
    };
}
