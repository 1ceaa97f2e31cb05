using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.Objectives.Schedules;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Accelerators;

/// <summary>Every objective with every engine that it can have, in every form, from the registries: what is added there is tested here.</summary>
internal static class DeviceCases
{
    public const long Examples = 5;

    /// <summary>Objectives and engines by their keys; the engine is empty where the objective has none.</summary>
    public static IEnumerable<(string Objective, string Engine)> Keys
        =>
        from objective in ObjectiveRegistry.Keys
        from engine in !ObjectiveRegistry.HasEngine(objective) ? [""]
            : EngineRegistry.Keys.Where(engine => !ObjectiveRegistry.NeedsPerExample(objective) || !EngineRegistry.IsEstimate(engine))
        select (objective, engine);

    /// <summary>The forms of an objective: whole batches and micro-batches, groups of several sizes, draws, differences, schedules.</summary>
    public static IEnumerable<(string Name, IObjective Objective)> Forms(string key, string engine)
    {
        foreach (var microBatch in new long[] { 0, 2 })
        {
            foreach (var (draws, group, ofExcursion, radius) in new[] { (1, 2L, 0L, 0.0), (2, 3L, 1L, 0.1), (1, 1L, 2L, 0.1), (1, Examples, 0L, 0.0) })
            {
                yield return ($"{key} {engine} micro-batch {microBatch} draws {draws} group {group} excursion {ofExcursion} radius {radius}", Create());

                IObjective Create() => ObjectiveRegistry.Create(key, new ObjectiveOptions(
                    0.1, Engine(engine, draws), Rho: 0.1, microBatch, Seed: 1, FlipProbability: 0.5, group, radius, ofExcursion));
            }

            if (key == "gr")
            {
                foreach (var central in new[] { false, true })
                {
                    yield return (
                        $"{key} micro-batch {microBatch} by differences", new GradientPenalty(0.1) { MicroBatchSize = microBatch, Difference = new FiniteDifference(Central: central) });
                }
            }
        }

        if (key == "pegr" && engine == "signs-fd")
        {
            var central = new RandomSignsEngine(1) { Difference = new FiniteDifference(Central: true) };
            yield return ($"{key} {engine} central", new PerExampleGradientPenalty(0.1, central));
        }

        foreach (var schedule in ObjectiveRegistry.HasLambda(key) ? LambdaScheduleRegistry.Keys : [])
        {
            var objective = (IPenalizedObjective)ObjectiveRegistry.Create(key, new ObjectiveOptions(0.1, Engine(engine, 1)));
            yield return ($"{key} {engine} {schedule}", new Scheduled(objective, LambdaScheduleRegistry.Create(schedule, new LambdaScheduleOptions(0.1, 4, 0.1, () => 0.1)), every: 2));
        }
    }

    // The audit goes by uses, and all engines are one here.
    private static IPenaltyEngine? Engine(string key, int draws)
        => key.Length == 0 ? null : EngineRegistry.Create(key, new EngineOptions(Seed: 1, draws, AuditMode.Never));

    /// <summary>Models of operations that all devices have, with their losses and data.</summary>
    public static IEnumerable<DeviceProblem> Problems(Device device, ScalarType type)
    {
        var classes = arange(Scalars.Of(0), Scalars.Of(Examples), Scalars.Of(1), int64).remainder(Scalars.Of(3));
        var signs = classes.eq(Scalars.Of(0)).to(type).Times(2).Plus(-1);
        yield return Problem("classes", nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 3, hasBias: false)), Losses.CrossEntropy, [4], classes);
        yield return Problem(
            "signs", nn.Sequential(nn.Linear(4, 6), new NormalizedByHand(), nn.Sigmoid(), nn.Linear(6, 1), nn.Flatten(0)), (f, y) => (-f * y).exp().log1p(), [4], signs);
        yield return Problem(
            "positions", nn.Sequential(new FixedShift(4), new LearnedPositions(3, 4), nn.Linear(4, 6), new RMSNorm(6), nn.Tanh(), nn.Linear(6, 2)), SumOfSquares, [3, 4], classes.unsqueeze(1).expand(-1, 2));

        DeviceProblem Problem(string name, nn.Module<Tensor, Tensor> model, PerExampleLoss loss, long[] shape, Tensor targets)
        {
            model.to(type).to(device);
            return new DeviceProblem(name, model, loss, randn([Examples, .. shape], type).to(device), targets.to(device));
        }

        // Outputs [n, classes, 2], labels [n, 2].
        static Tensor SumOfSquares(Tensor outputs, Tensor targets)
        {
            var numbers = arange(Scalars.Of(0), Scalars.Of(3), Scalars.Of(1), int64, outputs.device);
            return (outputs - targets.unsqueeze(1).eq(numbers.view(1, 3, 1)).to(outputs.dtype)).Squared().sum([1, 2]);
        }
    }

    /// <summary>Every optimizer, with all that it can be told.</summary>
    public static IEnumerable<(string Name, optim.Optimizer Optimizer)> Optimizers(nn.Module model)
        =>
        from key in OptimizerFactory.Keys
        from options in new[] { new OptimizerOptions(0.01), new OptimizerOptions(0.01, 0.9, 0.1, Nesterov: true) }
        select ($"{key} {options}", OptimizerFactory.Create(key, model, options));

    /// <summary>Whether something is the library's own: other tests register what they need.</summary>
    public static bool IsOwn(object created) => created.GetType().Assembly == typeof(IObjective).Assembly;

    // A buffer that does not change, as fixed positions have it.
    private sealed class FixedShift : nn.Module<Tensor, Tensor>
    {
        public FixedShift(long features)
            : base(nameof(FixedShift)) => register_buffer("shift", ones(features));

        public override Tensor forward(Tensor input) => input.Plus(get_buffer("shift")!);
    }

    // LayerNorm without parameters, in operations that the meta device has.
    private sealed class NormalizedByHand() : nn.Module<Tensor, Tensor>(nameof(NormalizedByHand))
    {
        public override Tensor forward(Tensor input)
        {
            var centered = input - input.mean([-1], keepdim: true);
            return centered * centered.Squared().mean([-1], keepdim: true).Plus(1e-5).rsqrt();
        }
    }
}

/// <summary>A model with data.</summary>
internal sealed record DeviceProblem(string Name, nn.Module<Tensor, Tensor> Model, PerExampleLoss Loss, Tensor Inputs, Tensor Targets);
