using System.Globalization;
using Pegr.Torch.Objectives;
using Pegr.Torch.Objectives.Schedules;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Schedules;

namespace Pegr.Torch.Experiments.Settings;

/// <summary>Refuses settings that no run can use; every message begins with the setting's name.</summary>
public static class SettingChecks
{
    private const string Float32 = "float32";
    private const int MostDraws = 10_000; // a run can be stopped between steps, and every draw is a pass of one
    private const double MostInFloat32 = 1e30; // float32 ends at 3.4e38, and optimizers divide by what is below 1

    /// <summary>Checks what every comparison has.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="moreEngines">Engines of this comparison alone.</param>
    /// <exception cref="InvalidInputException">A setting is out of range.</exception>
    public static void Common(ComparisonSettings settings, params string[] moreEngines)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(moreEngines);
        OneOrMore("objectives", settings.Objectives, ObjectiveRegistry.Keys);
        Engine(settings.Engine, moreEngines);
        KnowsExamples(settings);
        Within("draws", settings.Draws, 1, MostDraws, maximumIncluded: true);
        Positive("rho", settings.Rho);
        NotNegative("rho-group-size", settings.RhoGroupSize);
        Positive("group-size", settings.GroupSize);
        NotNegative("norm-radius", settings.NormRadius);
        Within("flip-probability", settings.FlipProbability, 0, 1, maximumIncluded: true);
        OneOf("optimizer", settings.Optimizer, OptimizerFactory.Keys);
        Lambdas(settings.Lambdas);
        Positive("learning-rate", settings.LearningRate);
        Within("momentum", settings.Momentum, 0, 1, maximumIncluded: false);
        Nesterov(settings);
        NotNegative("weight-decay", settings.WeightDecay);
        OneOf("learning-rate-schedule", settings.LearningRateSchedule, LearningRateRegistry.Keys);
        NotNegative("warmup", settings.Warmup);
        Positive("decay-every", settings.DecayEvery);
        Within("decay-factor", settings.DecayFactor, 0, 1, maximumIncluded: true);
        NotNegative("clip-norm", settings.ClipNorm);
        OneOf("lambda-schedule", settings.LambdaSchedule, LambdaScheduleRegistry.Keys);
        NotNegative("lambda-steps", settings.LambdaSteps);
        Positive("penalty-every", settings.PenaltyEvery);
        NotNegative("micro-batch", settings.MicroBatch);
        NotNegative("checkpoint-every", settings.CheckpointEvery);
        NotNegative("seed", settings.Seed);
        Positive("seeds", settings.Seeds);
        Within("seeds", (double)settings.Seed + settings.Seeds - 1, 0, int.MaxValue, maximumIncluded: true);
        DTypes.Parse(settings.DType);
        Devices.Check(settings.Device);
        Within("threads", settings.Threads, 0, 1024, maximumIncluded: true);
        Positive("log-every", settings.LogEvery);
        Within("label-noise", settings.LabelNoise, 0, 1, maximumIncluded: true);
        NotNegative("batch-size", settings.BatchSize);
        InFloat32(settings, "learning-rate", settings.LearningRate);
        InFloat32(settings, "weight-decay", settings.WeightDecay);
        InFloat32(settings, "clip-norm", settings.ClipNorm);
        InFloat32(settings, "rho", settings.Rho);
        InFloat32(settings, "norm-radius", settings.NormRadius);
        foreach (var lambda in settings.Lambdas)
        {
            InFloat32(settings, "lambda", lambda);
        }
    }

    /// <summary>Refuses a number that training in float32 cannot hold, with room for what it is multiplied by.</summary>
    /// <param name="settings">The settings, for the type that is trained in.</param>
    /// <param name="name">The number's name.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="InvalidInputException">It is too large.</exception>
    public static void InFloat32(ComparisonSettings settings, string name, double value)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(name);
        Require(
            settings.DType != Float32 || settings.Engine == SyntheticSettings.ReducedEngine || Math.Abs(value) <= MostInFloat32,
            name,
            value,
            "float32 does not hold it; use a number of at most 1e+30, or the dtype float64");
    }

    /// <summary>Refuses a number that is not finite and above 0.</summary>
    /// <exception cref="InvalidInputException">It is not.</exception>
    public static void Positive(string name, double value)
    {
        ArgumentNullException.ThrowIfNull(name);
        Require(double.IsFinite(value) && value > 0, name, value, "use a number above 0");
    }

    /// <summary>Refuses a number that is not finite and at least 0.</summary>
    /// <exception cref="InvalidInputException">It is not.</exception>
    public static void NotNegative(string name, double value)
    {
        ArgumentNullException.ThrowIfNull(name);
        Require(double.IsFinite(value) && value >= 0, name, value, "use a number of at least 0");
    }

    /// <summary>Refuses a number outside an interval.</summary>
    /// <exception cref="InvalidInputException">It is.</exception>
    public static void Within(string name, double value, double minimum, double maximum, bool maximumIncluded)
    {
        ArgumentNullException.ThrowIfNull(name);
        Require(
            value >= minimum && (maximumIncluded ? value <= maximum : value < maximum),
            name,
            value,
            string.Create(
                CultureInfo.InvariantCulture,
                $"use a number from {minimum} to {(maximumIncluded ? "" : "below ")}{maximum}"));
    }

    /// <summary>Refuses a word that is not among the known ones.</summary>
    /// <exception cref="InvalidInputException">It is not.</exception>
    public static void OneOf(string name, string value, IReadOnlyList<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!known.Contains(value))
        {
            throw InvalidInputException.Unknown(name, value, known);
        }
    }

    private static void Nesterov(ComparisonSettings settings)
    {
        if (settings.Nesterov && (settings.Optimizer != "sgd" || settings.Momentum == 0))
        {
            throw new InvalidInputException("nesterov", "it needs the optimizer sgd and a momentum above 0.");
        }
    }

    private static void Engine(string engine, string[] more)
    {
        string[] known = [.. EngineRegistry.Keys, .. more];
        if (engine == SyntheticSettings.ReducedEngine && !known.Contains(engine))
        {
            throw new InvalidInputException(
                "engine", $"{engine} computes on inner products of signal-noise data and trains nothing else; use {string.Join(", ", known)}.");
        }

        OneOf("engine", engine, known);
    }

    private static void KnowsExamples(ComparisonSettings settings)
    {
        if (EngineRegistry.IsEstimate(settings.Engine) && settings.Objectives.FirstOrDefault(ObjectiveRegistry.NeedsPerExample) is { } objective)
        {
            throw ObjectiveRegistry.KnowsNoExample(settings.Engine, objective);
        }
    }

    private static void Lambdas(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            throw new InvalidInputException("lambda", "none is given; use one or more numbers of at least 0.");
        }

        foreach (var value in values)
        {
            NotNegative("lambda", value);
        }

        if (values.Distinct().Count() < values.Count)
        {
            throw new InvalidInputException("lambda", "a number is given twice; name each once.");
        }
    }

    private static void OneOrMore(string name, IReadOnlyList<string> values, IReadOnlyList<string> known)
    {
        if (values.Count == 0)
        {
            throw new InvalidInputException(name, $"none is given; use one or more of {string.Join(", ", known)}.");
        }

        foreach (var value in values)
        {
            OneOf(name, value, known);
        }

        if (values.Distinct().Count() < values.Count)
        {
            throw new InvalidInputException(name, $"'{values.GroupBy(v => v).First(g => g.Count() > 1).Key}' is given twice; name each once.");
        }
    }

    private static void Require(bool holds, string name, double value, string advice)
    {
        if (!holds)
        {
            throw new InvalidInputException(name, string.Create(CultureInfo.InvariantCulture, $"{value} is out of range; {advice}."));
        }
    }
}
