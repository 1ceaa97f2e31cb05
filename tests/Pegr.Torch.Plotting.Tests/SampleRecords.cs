using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Tests;

/// <summary>Records shaped like those of real experiments, made from a formula and a seeded generator.</summary>
internal static class SampleRecords
{
    private static readonly string[] ClassNames =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Twelve curves: known objectives, several lambdas of one, and objectives without a look of their own.</summary>
    public static (string Objective, double Lambda)[] ManyObjectives { get; } =
    [
        ("gd", 0), ("gr", 0.1), ("variance", 0.1), ("pegr", 0.01), ("pegr", 0.03), ("pegr", 0.1), ("pegr", 0.3),
        ("sign-draws", 0.1), ("sharpness", 0), ("dropout", 0), ("early-stop", 0), ("weight-noise", 0.5),
    ];

    /// <summary>Signal-noise data: GD memorizes noise, PEGR learns the signal.</summary>
    public static ExperimentRecord Synthetic(int seeds = 3, params (string Objective, double Lambda)[] objectives)
    {
        if (objectives.Length == 0)
        {
            objectives = [("gd", 0), ("gr", 0.1), ("pegr", 0.1)];
        }

        return new ExperimentRecord
        {
            Experiment = "synthetic",
            Title = "Signal-noise data: n=50, d=1000, m=10, ‖μ‖=1.5, σ_p=0.5, relu2",
            Runs = Enumerable.Range(1, seeds)
                .SelectMany(seed => objectives.Select((objective, index) => SyntheticRun(objective, index, seed)))
                .ToArray(),
        };
    }

    /// <summary>Noisy images: accuracies, robustness curves and the images themselves.</summary>
    public static ExperimentRecord Images(int seeds = 3, int images = 18, int channels = 1, int size = 28) => new()
    {
        Experiment = "images",
        Title = "Fashion-MNIST sample: n=1000, 30% of the labels redrawn, MLP 784-256-10",
        Runs = Enumerable.Range(1, seeds)
            .SelectMany(seed => new[] { ImageRun("gd", 0, seed), ImageRun("pegr", 0.01, seed) })
            .ToArray(),
        Images = Enumerable.Range(0, images).Select(index => Image(index, channels, size)).ToArray(),
    };

    /// <summary>Noisy images and a study of lambda: GD and SAM without one, PEGR and GR with five each, 0 among them.</summary>
    public static ExperimentRecord Study(int seeds = 3)
    {
        double[] lambdas = [0, 0.003, 0.01, 0.03, 0.1];
        return Images(seeds, images: 0) with
        {
            Runs = Enumerable.Range(1, seeds)
                .SelectMany(seed => lambdas
                    .SelectMany(lambda => new[] { StudyRun("pegr", lambda, seed), StudyRun("gr", lambda, seed) })
                    .Prepend(StudyRun("sam", 0, seed))
                    .Prepend(StudyRun("gd", 0, seed)))
                .ToArray(),
        };
    }

    /// <summary>The same record with other rows.</summary>
    public static ExperimentRecord WithRows(this ExperimentRecord record, Func<MetricRow, MetricRow> change)
        => record with
        {
            Runs = record.Runs.Select(run => run with { Rows = run.Rows.Select(change).ToArray() }).ToArray(),
        };

    /// <summary>The same record with other classes.</summary>
    public static ExperimentRecord WithClasses(this ExperimentRecord record, int classes)
    {
        ClassAccuracy Class(int index) => new($"class {index} with a name of some length", 10, index * 37 % classes / (double)classes);
        return record with
        {
            Runs = record.Runs
                .Select(run => run with { ClassAccuracies = Enumerable.Range(0, classes).Select(Class).ToArray() })
                .ToArray(),
        };
    }

    /// <summary>The same row with another value of one metric.</summary>
    public static MetricRow With(this MetricRow row, string metric, double value)
        => row with { Values = new Dictionary<string, double>(row.Values) { [metric] = value } };

    private static RunRecord SyntheticRun((string Objective, double Lambda) objective, int index, int seed)
    {
        var random = new Random(100 * seed + index);
        var learnsSignal = objective.Objective is "pegr" or "variance";
        var speed = 1 + 0.2 * random.NextDouble() + 0.1 * index;
        return new RunRecord
        {
            Objective = objective.Objective,
            Lambda = objective.Lambda,
            Seed = seed,
            Steps = 3000,
            Seconds = 2,
            Rows = Enumerable.Range(0, 61).Select(row => SyntheticRow(50 * row, learnsSignal, speed, random)).ToArray(),
            GradientNorms = Enumerable.Range(0, 50)
                .Select(_ => (learnsSignal ? 2e-2 : 4e-4 * (index + 1)) * Math.Exp(0.6 * Normal(random)))
                .ToArray(),
        };
    }

    private static MetricRow SyntheticRow(int step, bool learnsSignal, double speed, Random random)
    {
        var rise = 1 / (1 + Math.Exp(-(step * speed - 700) / 120));
        var accuracy = learnsSignal ? 0.5 + 0.5 * rise : 0.5;
        return new MetricRow(step, new Dictionary<string, double>
        {
            [Metric.TrainLoss] = (Math.Log(2) * (1 - rise) + (learnsSignal ? 2 : 0.3) / (step + 1.0) * rise)
                * Math.Exp(0.05 * Normal(random)),
            [Metric.TrainAccuracy] = 0.5 + 0.5 * rise,
            [Metric.TestAccuracy] = Math.Clamp(accuracy + 0.012 * Normal(random), 0, 1),
            [Metric.Penalty] = (1e-2 * rise * (1 - rise) + 1e-5 + 0.1 / (step + 1.0) / (step + 1.0))
                * (learnsSignal ? 1 : 6) * Math.Exp(0.1 * Normal(random)),
            [Metric.SignalLearning] = (learnsSignal ? 5 : 0.1) * rise * (1 + step / 9000.0) * speed + 0.01 * Normal(random),
            [Metric.NoiseMemorization] = (learnsSignal ? 0.4 : 7) * rise * (1 + step / 9000.0) / speed + 0.01 * Normal(random),
        });
    }

    private static RunRecord ImageRun(string objective, double lambda, int seed)
    {
        var random = new Random(10 * seed + objective.Length);
        var plain = objective == "gd";
        var offset = 0.01 * Normal(random);
        return new RunRecord
        {
            Objective = objective,
            Lambda = lambda,
            Seed = seed,
            Steps = 900,
            Seconds = 9,
            Rows = Enumerable.Range(0, 19).Select(row => new MetricRow(50 * row, new Dictionary<string, double>
            {
                [Metric.TrainLoss] = 0.3 + 2 * Math.Exp(-row / (plain ? 5.0 : 9)) + offset,
                [Metric.TestAccuracy] = 0.1 + (plain ? 0.61 - 0.003 * row : 0.67) * (1 - Math.Exp(-row)) + offset,
                [Metric.Penalty] = (plain ? 8 : 2) * Math.Exp(-row / 20.0 + offset),
                [Metric.MemorizedLabels] = Math.Clamp(0.1 + (plain ? 0.045 : 0.008) * row + offset, 0, 1),
            })).ToArray(),
            Robustness = Enumerable.Range(0, 9)
                .Select(point => 0.125 * point)
                .Select(sigma => new RobustnessPoint(sigma, (plain ? 0.71 - 0.5 * sigma : 0.77 - 0.26 * sigma) + offset))
                .ToArray(),
            GradientNorms = Enumerable.Range(0, 1000).Select(_ => Math.Abs((plain ? 3 : 1.4) + Normal(random))).ToArray(),
            Memorization = new LabelMemorization(270, plain ? 240 : 60, plain ? 15 : 170),
            ClassAccuracies = ClassNames
                .Select((name, index) => new ClassAccuracy(
                    name, 100, Math.Clamp((plain ? 0.71 : 0.77) + 0.25 * Math.Sin(1.7 * index) + 0.02 * Normal(random), 0, 1)))
                .ToArray(),
        };
    }

    private static RunRecord StudyRun(string objective, double lambda, int seed)
    {
        // The penalty's good comes soon and its harm late.
        var strength = objective == "pegr" ? lambda : 0.1 * lambda;
        var gain = 0.06 * strength / (strength + 0.004) - 0.5 * strength * strength / 0.01 * 0.2 + (objective == "sam" ? 0.03 : 0);
        var run = ImageRun("gd", lambda, seed);
        return run with
        {
            Objective = objective,
            Rows = run.Rows.Select(row => row
                .With(Metric.TestAccuracy, row[Metric.TestAccuracy] + gain * row.Step / 900)
                .With(Metric.TrainLoss, row[Metric.TrainLoss] * (1 + 20 * strength))
                .With(Metric.Penalty, row[Metric.Penalty] / (1 + 100 * strength))
                .With(Metric.MemorizedLabels, 0.1 + (0.85 - 5 * gain) * row.Step / 900)).ToArray(),
            Robustness = run.Robustness.Select(point => point with { Accuracy = point.Accuracy + gain * (1 + 2 * point.Sigma) }).ToArray(),
        };
    }

    private static ImageSample Image(int index, int channels, int size)
    {
        var random = new Random(index);
        var pixels = new float[channels * size * size];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i % size - size / 2.0, i / size % size - size / 2.0);
            var inside = Math.Abs(x) + Math.Abs(y) * (1 + 0.1 * index) < size * 0.4;
            pixels[i] = (float)((inside ? 0.8 : 0.1) + 0.2 * Normal(random));
        }

        var given = ClassNames[index % 10];
        return new ImageSample(channels, size, size, pixels, given, index % 3 == 1 ? ClassNames[(index * 7 + 3) % 10] : given);
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
