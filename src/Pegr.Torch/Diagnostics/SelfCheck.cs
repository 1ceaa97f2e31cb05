using System.Globalization;
using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Diagnostics;

/// <summary>A quick proof that this machine computes PEGR rightly, on a tiny network in float64.</summary>
public static class SelfCheck
{
    private const double Lambda = 0.7;
    private const double Step = 1e-5;
    private const int GroupSize = 2;

    // The objectives that minimize a function, whose differences can be taken.
    private static IEnumerable<string> WithAValue => ObjectiveRegistry.Keys.Where(key => key == "gd" || ObjectiveRegistry.HasLambda(key));

    /// <summary>Compares double backward with central finite differences, and the two engines with each other.</summary>
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>.</param>
    /// <returns>One result per check.</returns>
    /// <exception cref="InvalidInputException">There is no such device.</exception>
    public static IReadOnlyList<SelfCheckResult> Run(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var target = Devices.Parse(device);
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(1, "self-check");
        using var drawn = new SignalNoiseDistribution(Dim: 6, SignalNorm: 1, NoiseStd: 0.5).Sample(5, 0, generator);
        using var sample = drawn.To(target, float64);
        using var model = new SignalNoiseCnn(dim: 6, filters: 3, power: 3, initStd: 0.5, generator, float64);
        model.to(target);

        var results = new List<SelfCheckResult>();
        foreach (var key in WithAValue)
        {
            var error = ErrorAgainstDifferences(model, key, sample);
            results.Add(Result($"{key} against finite differences", error, tolerance: 1e-7));
        }

        results.Add(Result("pegr, ghost against loop", EngineDifference(model, sample), 1e-12));
        return results;
    }

    private static SelfCheckResult Result(string name, double error, double tolerance)
        => new(
            name,
            error <= tolerance,
            string.Create(CultureInfo.InvariantCulture, $"error {error:0.0e+00}, allowed {tolerance:0e+00}"));

    private static double ErrorAgainstDifferences(SignalNoiseCnn model, string key, SignalNoiseSample sample)
    {
        using var scope = NewDisposeScope();
        var weight = model.parameters().Single();
        var gradient = Gradient(model, key, new GhostEngine(), sample);
        var differences = zeros_like(gradient).flatten();
        using (no_grad())
        {
            var flat = weight.view(-1);
            for (var i = 0; i < flat.numel(); i++)
            {
                var at = flat.narrow(0, i, 1);
                at.Increase(Step);
                var above = Value(model, key, sample);
                at.Increase(-2 * Step);
                var below = Value(model, key, sample);
                at.Increase(Step);
                differences[i] = (above - below) / (2 * Step);
            }
        }

        return RelativeError(gradient.flatten(), differences);
    }

    // L_S + (lambda/2)·penalty, from what the objective reports of itself.
    private static double Value(SignalNoiseCnn model, string key, SignalNoiseSample sample)
    {
        using var gradients = enable_grad();
        var objective = ObjectiveRegistry.Create(key, new ObjectiveOptions(Lambda, new LoopEngine(), GroupSize: GroupSize));
        using var disposable = objective as IDisposable;
        using var report = objective.AccumulateGradients(model, Losses.Logistic, sample.Patches, sample.Labels);
        var weight = objective is IPenalizedObjective penalized ? Lambda / penalized.Power : 0;
        return report.Loss.item<double>() + (weight * (report.Penalty?.item<double>() ?? 0));
    }

    private static double EngineDifference(SignalNoiseCnn model, SignalNoiseSample sample)
    {
        using var scope = NewDisposeScope();
        return RelativeError(
            Gradient(model, "pegr", new GhostEngine(), sample), Gradient(model, "pegr", new LoopEngine(), sample));
    }

    private static Tensor Gradient(SignalNoiseCnn model, string key, IPenaltyEngine engine, SignalNoiseSample sample)
    {
        model.zero_grad();
        var objective = ObjectiveRegistry.Create(key, new ObjectiveOptions(Lambda, engine, GroupSize: GroupSize));
        using var disposable = objective as IDisposable;
        using var report = objective.AccumulateGradients(model, Losses.Logistic, sample.Patches, sample.Labels);
        return model.parameters().Single().grad!.clone();
    }

    private static double RelativeError(Tensor actual, Tensor expected)
        => (actual - expected).norm().item<double>() / expected.norm().item<double>();
}
