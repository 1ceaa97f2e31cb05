using System.Globalization;
using System.Text.Json;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Models;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Tests.Experiments;

/// <summary>Compares whole training runs with a NumPy program that shares no code and no formula with the library.</summary>
public sealed class IndependentTrainingTests
{
    // Both sides round differently; a constant that one of them holds in float32 only would show above this.
    private const double Tolerance = 1e-11;

    public static TheoryData<string, bool, double, int> Cases => new()
    {
        { "relu", true, 0, 1 },
        { "relu", false, 0.3, 2 },
        { "relu2", true, 0.2, 3 },
        { "relu2", false, 0, 4 },
        { "relu3", true, 0, 5 },
        { "relu3", false, 0.2, 6 },
        { "relu2.5", true, 0.1, 7 },
        { "relu2.5", false, 0.2, 8 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Final_weights_in_float64_are_those_of_an_independent_program(
        string activation, bool orthogonal, double labelNoise, int seed)
    {
        Python.SkipWithout();
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        var settings = new SyntheticSettings
        {
            Objectives = ["gd", "gr", "pegr", "variance"],
            Lambdas = [0.3 + random.NextDouble()],
            LearningRate = 0.05 + (0.1 * random.NextDouble()),
            Steps = random.Next(150, 300),
            Samples = random.Next(5, 25),
            TestSamples = 10,
            Dim = random.Next(8, 60),
            Filters = random.Next(2, 8),
            SignalNorm = 0.8 + random.NextDouble(),
            NoiseStd = 0.2 + (0.2 * random.NextDouble()),
            InitStd = 0.2 + (0.3 * random.NextDouble()),
            OrthogonalNoise = orthogonal,
            LabelNoise = labelNoise,
            Activation = activation,
            Seed = seed,
            DType = "float64",
            LogEvery = 1_000,
        };

        var saver = new Saver(folder);
        SyntheticExperiment.Run(settings, saver, cancellationToken: TestContext.Current.CancellationToken);
        var errors = Errors(settings, folder, saver.Files);

        Assert.Equal(settings.Objectives.Count, errors.Length);
        Assert.All(
            settings.Objectives.Zip(errors),
            pair => Assert.True(pair.Second <= Tolerance, $"{pair.First}: relative error {pair.Second}"));
        Assert.All(saver.Moves, move => Assert.True(move > 0.1, "the weights hardly moved: the test would prove nothing"));
        Assert.Equal(settings.Objectives.Count, saver.Moves.Distinct().Count());
    }

    private static double[] Errors(SyntheticSettings settings, TemporaryFolder folder, List<string> files)
    {
        var jobs = settings.Objectives.Zip(files, (objective, file) => new Dictionary<string, object>
        {
            ["file"] = file,
            ["objective"] = objective,
            ["lambda"] = settings.Lambdas[0],
            ["learning_rate"] = settings.LearningRate,
            ["steps"] = settings.Steps,
            ["power"] = RectifiedPower.ParsePower(settings.Activation),
        });
        var jobFile = folder.File("jobs.json");
        File.WriteAllText(jobFile, JsonSerializer.Serialize(jobs));
        var script = Path.Combine(AppContext.BaseDirectory, "Experiments", "reference.py");
        var output = Python.Output(script, jobFile);
        Assert.True(output is not null, "the reference program failed");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    private sealed class Saver(TemporaryFolder folder) : IExperimentObserver
    {
        public List<string> Files { get; } = [];

        /// <summary>How far the weights went, relative to where they began.</summary>
        public List<double> Moves { get; } = [];

        public void OnTensors(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> tensors)
        {
            Files.Add(folder.File($"{run.Objective}.safetensors"));
            Safetensors.Write(Files[^1], tensors);
            var (initial, final) = (tensors["weights/initial"], tensors["weights/final"]);
            Moves.Add((final - initial).norm().item<double>() / initial.norm().item<double>());
        }
    }
}
