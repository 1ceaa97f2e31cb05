using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.Objectives.Schedules;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Accelerators;

/// <summary>
/// Steps on libtorch's meta device, whose tensors have no numbers: it refuses to read any back, and to compute with tensors of the CPU. So a step that
/// goes through here neither waits for a GPU nor fails on one because something was left on the CPU.
/// </summary>
public sealed class MetaStepTests
{
    // Checks at uses 1, 2, 4, 8, … read back by nature, one kind of check after the other.
    private const int MostRefusals = 30;

    private static readonly string[] Checks =
        [nameof(RecordingCheck), nameof(ExchangeCheck), nameof(PartsCheck), nameof(LabelKind), nameof(BufferKeeper)];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (objective, engine) in DeviceCases.Keys)
        {
            cases.Add(objective, engine);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_step_reads_nothing_back_but_where_a_check_is_due(string objective, string engine)
    {
        using var scope = NewDisposeScope();
        var turn = 0;
        foreach (var (form, made) in DeviceCases.Forms(objective, engine))
        {
            foreach (var problem in DeviceCases.Problems(META, float32))
            {
                // Every optimizer with the first form, and one after the other with the rest.
                var optimizers = DeviceCases.Optimizers(problem.Model).ToList();
                foreach (var (name, optimizer) in turn == 0 ? optimizers : [optimizers[turn % optimizers.Count]])
                {
                    GoesThrough($"{form}, {problem.Name}, {name}", made, optimizer, problem);
                }

                optimizers.ForEach(entry => entry.Optimizer.Dispose());
            }

            turn++;
            (made as IDisposable)?.Dispose();
        }
    }

    [Fact]
    public void All_objectives_engines_optimizers_and_schedules_of_the_library_are_among_the_cases()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(2, 1);
        object[] tested =
        [
            .. DeviceCases.Keys.SelectMany(keys => DeviceCases.Forms(keys.Objective, keys.Engine)).Select(form => form.Objective),
            .. EngineRegistry.Keys.Select(key => EngineRegistry.Create(key)),
            .. DeviceCases.Optimizers(model).Select(entry => entry.Optimizer),
            .. LambdaScheduleRegistry.Keys.Select(key => LambdaScheduleRegistry.Create(key, new LambdaScheduleOptions(0.1, 4, 0.1, () => 0.1))),
        ];
        Type[] kinds = [typeof(IObjective), typeof(IPenaltyEngine), typeof(optim.Optimizer), typeof(ILambdaSchedule)];
        var there = typeof(IObjective).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && kinds.Any(type.IsAssignableTo)).ToList();
        Assert.True(there.Count > 20);
        Assert.Empty(there.Except(tested.Select(one => one.GetType())));
    }

    [Fact]
    public void A_run_reads_nothing_back_between_two_logs()
    {
        using var scope = NewDisposeScope();
        foreach (var problem in DeviceCases.Problems(META, float32))
        {
            using var stop = new CancellationTokenSource();
            using var data = new TensorDataset(problem.Inputs, problem.Targets);
            using var generator = new Generator(1, CPU);
            using var batches = new BatchSampler(data, 2, generator);
            using var optimizer = new UnkeptDescent(problem.Model);
            var steps = 0;
            var job = new TrainingJob
            {
                Model = problem.Model,
                Task = new LearningTask(problem.Loss, (_, _) => throw new InvalidOperationException()),
                Objective = new SharpnessAware(0.1),
                Optimizer = optimizer,
                Batches = batches,
                Steps = 100,
                LogEvery = 100,
                ClipNorm = 1,
            };
            Assert.Throws<OperationCanceledException>(() => Trainer.Run(job, new Steps(step =>
            {
                steps = step;
                if (step == 9)
                {
                    stop.Cancel();
                }
            }), stop.Token));
            Assert.Equal(9, steps);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_that_reads_back_or_has_something_on_the_CPU_is_found_out(bool reads)
    {
        using var scope = NewDisposeScope();
        var problem = DeviceCases.Problems(META, float32).First();
        using var optimizer = OptimizerFactory.Create("sgd", problem.Model, new OptimizerOptions(0.1));
        Assert.ThrowsAny<Exception>(() => GoesThrough("planted", new Planted(reads), optimizer, problem));
        GoesThrough("as it is", new EmpiricalRisk(), optimizer, problem);
    }

    private static void GoesThrough(string what, IObjective objective, optim.Optimizer optimizer, DeviceProblem problem)
    {
        var refusals = 0;
        while (Refusal(objective, optimizer, problem) is { } refusal)
        {
            var ofCheck = Checks.Any(check => refusal.StackTrace!.Contains($".{check}.", StringComparison.Ordinal));
            Assert.True(ofCheck && ++refusals <= MostRefusals, $"{what}: {refusal}");
        }
    }

    private static Exception? Refusal(IObjective objective, optim.Optimizer optimizer, DeviceProblem problem)
    {
        using var scope = NewDisposeScope();
        Tensor?[] results;
        try
        {
            optimizer.zero_grad();
            using var report = objective.AccumulateGradients(problem.Model, problem.Loss, problem.Inputs, problem.Targets);
            GradientClipping.Apply(problem.Model, 1);
            optimizer.step();
            results = [report.Loss.alias(), report.Penalty?.alias(), .. problem.Model.parameters().SelectMany(parameter => new[] { parameter, parameter.grad })];
        }
        catch (Exception error)
        {
            return error;
        }

        Assert.All(results.OfType<Tensor>(), result => Assert.Equal(DeviceType.META, result.device_type));
        Assert.All(problem.Model.parameters(), parameter => Assert.NotNull(parameter.grad));
        return null;
    }

    // Plain gradient descent with a fault.
    private sealed class Planted(bool reads) : Objective
    {
        public override string Key => "planted";

        protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
        {
            using var scope = NewDisposeScope();
            var risk = loss(model.call(batch.Chunks().First().Inputs), batch.Targets);
            risk = reads && risk.sum().ToNumber() < 0 ? risk : risk * ones(risk.shape);
            risk.mean().backward();
            return new ObjectiveReport(risk.mean(), penalty: null);
        }
    }

    private sealed class Steps(Action<int> onStep) : ITrainingObserver
    {
        public void OnStep(int step) => onStep(step);
    }

    // Not of a kind whose state a run keeps when it logs, which reads all of it.
    private sealed class UnkeptDescent : optim.Optimizer
    {
        private readonly nn.Module _model;

        public UnkeptDescent(nn.Module model)
            : base(0) => _model = model;

        public override IEnumerable<TorchSharp.Modules.Parameter> parameters() => _model.parameters();

        public override void zero_grad() => _model.zero_grad();

        public override Tensor step(Func<Tensor>? closure = null)
        {
            using var noGradient = no_grad();
            foreach (var parameter in _model.parameters())
            {
                parameter.add_(parameter.grad!, Scalars.Of(-0.1));
            }

            return zeros(0);
        }
    }
}
