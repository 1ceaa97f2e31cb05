using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Tuning;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>
/// Compares objectives on real images, each with the best configuration that the same search found for it. The search trains on seeds
/// of its own, after those of the comparison, and looks at validation images alone.
/// </summary>
public static class ImageTuning
{
    /// <summary>The experiment's name in records.</summary>
    public const string Name = "tune";

    /// <summary>Refuses settings that cannot be run, without starting libtorch.</summary>
    /// <param name="settings">What all configurations share; their lambda, rho, learning rate, its schedule and weight decay do not count.</param>
    /// <param name="tuning">How configurations are searched.</param>
    /// <exception cref="InvalidInputException">A setting is out of range; the message begins with its name.</exception>
    public static void Validate(ImageSettings settings, TuningSettings tuning)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(tuning);
        tuning.Validate();
        ImageExperiment.Validate(settings);
        if (settings.ValidationFraction == 0)
        {
            throw new InvalidInputException("validation-fraction", "configurations are chosen by validation images, and there are none; give it a number above 0, such as 0.2.");
        }

        SettingChecks.InFloat32(settings, "learning-rate", tuning.Space.LearningRate.High);
        SettingChecks.InFloat32(settings, "weight-decay", tuning.Space.WeightDecay.High);
        SettingChecks.InFloat32(settings, "rho", tuning.Space.Rho.High);
        SettingChecks.InFloat32(settings, "lambda", tuning.Space.Lambda?.High ?? 0);

        SettingChecks.Within("seeds", (double)settings.Seed + settings.Seeds + tuning.Budget.Seeds - 1, 0, int.MaxValue, maximumIncluded: true);
        SettingChecks.Within("configurations", Count(settings, tuning), 1, int.MaxValue, maximumIncluded: true);
    }

    /// <summary>Searches configurations, and trains with what was found on every seed.</summary>
    /// <param name="settings">What all configurations share.</param>
    /// <param name="tuning">How configurations are searched.</param>
    /// <param name="observer">Follows the runs; of those of the search it is told their beginning, steps and end.</param>
    /// <param name="checkpoints">Where to go on, and what to keep for that; null for neither.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The record of the comparison, with the search in <see cref="ExperimentRecord.Tuning"/>.</returns>
    /// <exception cref="InvalidInputException">
    /// A setting is out of range, a data file is missing or corrupt, the device is not there, or no range of lambda can be measured.
    /// </exception>
    /// <exception cref="DivergedException">The loss or gradient of every run became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ExperimentRecord Run(
        ImageSettings settings,
        TuningSettings tuning,
        IExperimentObserver? observer = null,
        ICheckpointStore? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(tuning);
        Validate(settings, tuning);
        using var data = new ImageRuns(settings, new ImageLoader().Load(settings));
        LibTorch.Initialize();
        using var runs = new TunedRuns(settings, data, (int)Count(settings, tuning), observer, checkpoints, cancellationToken);
        var firstSeed = settings.Seed + settings.Seeds;
        var lambdas = settings.Objectives.Where(ObjectiveRegistry.HasLambda)
            .ToDictionary(objective => objective, objective => tuning.Space.Lambda ?? runs.MeasureLambdas(objective, firstSeed, tuning.Space.LearningRate.At(0.5)));
        var candidates = settings.Objectives.SelectMany(objective => CandidateSampler.Draw(
            objective, tuning.Space, lambdas.GetValueOrDefault(objective) ?? SearchValues.Fixed(0), tuning.Budget.Configurations, tuning.Seed));
        var (trials, chosen) = new Search(tuning.Budget, firstSeed, settings.ChoosingMetric, runs.TryOut).Run(candidates);
        if (chosen.Count == 0)
        {
            throw new DivergedException($"Every configuration diverged; of the first: {trials[0].Divergence}");
        }

        var (records, samples) = runs.Compare(chosen);
        return ComparedRuns.ToRecord(Name, data.Title, records) with
        {
            Images = samples,
            Tuning = new TuningRecord
            {
                Trials = trials,
                Chosen = chosen,
                Lambdas = lambdas.ToDictionary(entry => entry.Key, entry => entry.Value.ToString()),
            },
        };
    }

    // Of the search and the comparison.
    private static double Count(ImageSettings settings, TuningSettings tuning)
        => (double)settings.Objectives.Count * (tuning.Budget.Runs() + settings.Seeds);
}
