using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using Pegr.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Accelerators;

/// <summary>What a step computes where it may not look at numbers, against what it computes where it may: both on the CPU.</summary>
public sealed class UnreadStepTests
{
    private const int Steps = 3;

    public static TheoryData<string, string> Cases => MetaStepTests.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_that_read_nothing_back_end_where_steps_that_do_end(string objective, string engine)
    {
        using var scope = NewDisposeScope();
        var differ = 0;
        var forms = DeviceCases.Forms(objective, engine).Count();
        for (var form = 0; form < forms; form++)
        {
            for (var problem = 0; problem < Problems().Count(); problem++)
            {
                var (name, expected) = Run();
                using (ReadBack.Shun())
                {
                    var (_, actual) = Run();
                    Assert.Equal(expected.Count, actual.Count);
                    for (var i = 0; i < expected.Count; i++)
                    {
                        // A step of a differences' length divides what is rounded.
                        Agreement.AssertClose(expected[i], actual[i], $"{name}, {i}", 1e-8);
                        differ += expected[i].equal(actual[i]).all().item<bool>() ? 0 : 1;
                    }
                }

                (string Name, IReadOnlyList<Tensor> Ends) Run()
                {
                    manual_seed(form);
                    var (formName, made) = DeviceCases.Forms(objective, engine).ElementAt(form);
                    using var owned = made as IDisposable;
                    var given = Problems().ElementAt(problem);
                    return ($"{formName}, {given.Name}", Ends(made, given));
                }
            }
        }

        // SAM's norm is a number in the one case and a tensor in the other.
        Assert.Equal(objective == "sam", objective == "sam" && differ > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e200)]
    public void Without_a_direction_to_go_nothing_goes(double factor)
    {
        using var scope = NewDisposeScope();
        foreach (var make in new Func<IObjective>[]
        {
            () => new SharpnessAware(0.1),
            () => new SharpnessAware(0.1) { GroupSize = 2 },
            () => new GradientNormPenalty(0.01) { Radius = 0.1 },
            () => new GradientPenalty(0.1) { Difference = new FiniteDifference() },
            () => new GradientPenalty(0.1) { Difference = new FiniteDifference(Central: true) },
        })
        {
            var expected = Gradient(make());
            using (ReadBack.Shun())
            {
                Assert.Equal(expected, Gradient(make()));
            }
        }

        double[] Gradient(IObjective objective)
        {
            manual_seed(1);
            var model = new Mlp(3, [4], 2);
            model.to(float64);
            using var report = objective.AccumulateGradients(model, (f, _) => f.sum(1).Times(factor), randn([5, 3], float64), zeros(5));
            return TensorNumbers.Of<double>(Agreement.Gradient(model));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Changes_of_buffers_that_libtorch_does_not_count_are_put_back_and_are_those_of_one_pass(bool unread)
    {
        using var scope = NewDisposeScope();
        var model = new RunningStatistics();
        var inputs = randn([4, 3], float64);
        var before = Buffers();
        model.call(inputs);
        var once = Buffers();
        Assert.NotEqual(before, once);
        model.Reset();
        using var shunned = unread ? ReadBack.Shun() : null;
        using (new BufferKeeper(model))
        {
            model.call(inputs);
        }

        Assert.Equal(before, Buffers());
        for (var use = 1; use <= 3; use++)
        {
            model.Reset();
            using (var keeper = new BufferKeeper(model))
            {
                model.call(inputs);
                model.call(inputs.neg());
                keeper.AcceptOnePass(model, new Batch(inputs, inputs));
            }

            Assert.Equal(once, Buffers());
        }

        double[] Buffers() => TensorNumbers.Of<double>(cat([.. model.buffers()]));
    }

    [Fact]
    public void A_buffer_that_stayed_on_the_CPU_is_kept_as_well()
    {
        using var scope = NewDisposeScope();
        var model = new Counting();
        var inputs = zeros([4, 3], device: META);
        using (var keeper = new BufferKeeper(model))
        {
            model.call(inputs);
            model.call(inputs);
            keeper.AcceptOnePass(model, new Batch(inputs, inputs));
        }

        Assert.Equal(1, model.get_buffer("calls")!.ToNumber());
    }

    private static IEnumerable<DeviceProblem> Problems()
        => DeviceCases.Problems(CPU, float64).Append(new DeviceProblem(
            "statistics",
            Double(nn.Sequential(nn.Linear(12, 8), nn.Unflatten(1, [2, 4]), nn.InstanceNorm1d(2, affine: true, track_running_stats: true), nn.Tanh(), nn.Flatten(), nn.Linear(8, 3))),
            Losses.CrossEntropy,
            randn([DeviceCases.Examples, 12], float64),
            randint(3, [DeviceCases.Examples], int64)));

    private static nn.Module<Tensor, Tensor> Double(nn.Module<Tensor, Tensor> model)
    {
        model.to(float64);
        return model;
    }

    private static List<Tensor> Ends(IObjective objective, DeviceProblem problem)
    {
        using var optimizer = OptimizerFactory.Create("sgd", problem.Model, new OptimizerOptions(0.05, 0.9));
        var ends = new List<Tensor>();
        for (var step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            var report = objective.AccumulateGradients(problem.Model, problem.Loss, problem.Inputs, problem.Targets);
            ends.Add(report.Loss);
            optimizer.step();
        }

        return [.. ends, .. problem.Model.parameters().Select(parameter => parameter.detach()), .. problem.Model.buffers().Where(buffer => buffer.is_floating_point()).Select(buffer => buffer.clone())];
    }

    // A count on the CPU beside numbers on another device.
    private sealed class Counting : nn.Module<Tensor, Tensor>
    {
        public Counting()
            : base(nameof(Counting))
        {
            register_buffer("shift", zeros(3, device: META));
            register_buffer("calls", zeros([]));
        }

        public override Tensor forward(Tensor input)
        {
            get_buffer("calls")!.Increase(1.0);
            return input.Plus(get_buffer("shift")!);
        }
    }

    // Batch normalization called as a function.
    private sealed class RunningStatistics : nn.Module<Tensor, Tensor>
    {
        public RunningStatistics()
            : base(nameof(RunningStatistics))
        {
            register_buffer("mean", zeros(3, float64));
            register_buffer("variance", ones(3, float64));
        }

        public void Reset()
        {
            get_buffer("mean")!.zero_();
            get_buffer("variance")!.copy_(ones(3, float64));
        }

        public override Tensor forward(Tensor input)
            => nn.functional.batch_norm(input, get_buffer("mean"), get_buffer("variance"), training: true);
    }
}
