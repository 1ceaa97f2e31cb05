using System.Runtime.ExceptionServices;
using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>
/// Whatever model, loss or batch is passed: a result or an exception that says something, the model as before, and no
/// tensor left. A native abort would end the test run.
/// </summary>
public sealed class HostileTests
{
    private static readonly Dictionary<string, Action<HostileCase>> Ways = new()
    {
        ["gd"] = Step(new EmpiricalRisk { MicroBatchSize = 3 }),
        ["gr"] = Step(new GradientPenalty(0.9)),
        ["gr in pieces"] = Step(new GradientPenalty(0.9) { MicroBatchSize = 3 }),
        ["gr-fd"] = Step(new GradientPenalty(0.9) { Difference = new FiniteDifference(Central: true) }),
        ["ghost"] = Step(new PerExampleGradientPenalty(0.9)),
        ["ghost in pieces"] = Step(new PerExampleGradientPenalty(0.9) { MicroBatchSize = 3 }),
        ["ghost without penalty"] = Step(new PerExampleGradientPenalty(0)),
        ["loop"] = Step(new PerExampleGradientPenalty(0.9, new LoopEngine())),
        ["signs"] = Step(new PerExampleGradientPenalty(0.9, new RandomSignsEngine(5) { Draws = 2 })),
        ["signs-fd"] = Step(new PerExampleGradientPenalty(
            0.9, new RandomSignsEngine(5) { Draws = 2, Difference = new FiniteDifference() })
        { MicroBatchSize = 3 }),
        ["variance"] = Step(new GradientVariancePenalty(0.9)),
        ["sam"] = Step(new SharpnessAware(0.1)),
        ["sam, groups of 1"] = Step(new SharpnessAware(0.1) { GroupSize = 1 }),
        ["group"] = Step(new GroupGradientPenalty(0.9, 2)),
        ["group in pieces"] = Step(new GroupGradientPenalty(0.9, 2) { MicroBatchSize = 3 }),
        ["group, loop"] = Step(new GroupGradientPenalty(0.9, 2, new LoopEngine())),
        ["norm"] = Step(new GradientNormPenalty(0.9)),
        ["norm, mixed"] = Step(new GradientNormPenalty(0.9) { Radius = 1 }),
        ["example-norm"] = Step(new ExampleNormPenalty(0.9)),
        ["fisher"] = Step(new FisherPenalty(0.9)),
        ["label-noise"] = Step(new LabelNoiseRisk(0.5)),
        ["ghost, measured"] = c => new GhostEngine().Measure(c.Model, c.Loss, new Batch(c.Inputs, c.Targets)).Dispose(),
        ["loop, measured"] = c => new LoopEngine().Measure(c.Model, c.Loss, new Batch(c.Inputs, c.Targets)).Dispose(),
    };

    public static TheoryData<string> Cases => [.. HostileCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_way_through_ends_in_a_result_or_a_clear_exception_and_leaves_the_model_alone(string name)
    {
        foreach (var (way, run) in Ways)
        {
            using var scope = NewDisposeScope();
            manual_seed(1);
            var hostile = HostileCases.All[name]();
            var before = hostile.Watched ? State(hostile.Model) : null;
            var error = Error(run, hostile);
            Assert.False(
                error is NullReferenceException or IndexOutOfRangeException or InvalidCastException or KeyNotFoundException, $"{way}: {error}");
            Assert.False(error is not null && error.Message.Length < 10, $"{way} says only '{error?.Message}'");
            if (before is not null)
            {
                Assert.Equal(before, State(hostile.Model));
                AssertNothingLeft(way, run, hostile);
            }
        }
    }

    // Where the processor has seen to a bfloat16 product by AMX, .NET has too little stack to make an exception of a null that is followed: the process ends.
    [Theory]
    [MemberData(nameof(Cases))]
    public void No_null_is_followed_on_any_way(string name)
    {
        var (thread, followed) = (Environment.CurrentManagedThreadId, new List<string>());
        AppDomain.CurrentDomain.FirstChanceException += Note;
        try
        {
            foreach (var run in Ways.Values)
            {
                using var scope = NewDisposeScope();
                Error(run, HostileCases.All[name]());
            }
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Note;
        }

        Assert.Empty(followed);

        void Note(object? sender, FirstChanceExceptionEventArgs thrown)
        {
            if (thrown.Exception is NullReferenceException && Environment.CurrentManagedThreadId == thread)
            {
                followed.Add(thrown.Exception.StackTrace ?? "");
            }
        }
    }

    [Theory]
    [InlineData("unused layer")]
    [InlineData("layer called three times")]
    [InlineData("one module under two names")]
    [InlineData("one module nested in two containers")]
    [InlineData("frozen weights")]
    [InlineData("all but the first layer frozen")]
    [InlineData("input requires grad")]
    [InlineData("expanded inputs")]
    [InlineData("transposed inputs")]
    [InlineData("float64 loss")]
    [InlineData("instance normalisation with statistics")]
    [InlineData("in-place relu")]
    [InlineData("in-place on a layer's output")]
    public void Unusual_models_that_are_accepted_get_the_exact_gradient(string name)
    {
        using var scope = NewDisposeScope();
        var (ghostLoss, ghost) = Gradient(new GhostEngine());
        var (loopLoss, loop) = Gradient(new LoopEngine());
        Agreement.AssertClose(loopLoss, ghostLoss, "losses", 1e-5);
        Agreement.AssertClose(loop, ghost, "gradient", 1e-5);

        (Tensor, Tensor) Gradient(IPenaltyEngine engine)
        {
            manual_seed(2);
            var (model, loss, inputs, targets, _) = HostileCases.All[name]();
            return (engine.AccumulateGradients(model, loss, new Batch(inputs, targets), 0.7).Losses.to(float64), Agreement.Gradient(model).to(float64));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_where_gradients_are_switched_off_is_refused(bool inference)
    {
        using var scope = NewDisposeScope();
        var hostile = HostileCases.All["nothing wrong"]();
        using IDisposable off = inference ? inference_mode() : no_grad();
        foreach (var (way, run) in Ways)
        {
            var error = Assert.IsType<InvalidOperationException>(Error(run, hostile));
            Assert.True(error.Message.Contains("switched off", StringComparison.Ordinal), $"{way}: {error.Message}");
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_of_the_penalty_that_is_none_is_refused(double lambda)
    {
        using var scope = NewDisposeScope();
        var (model, loss, inputs, targets, _) = HostileCases.All["nothing wrong"]();
        using var signs = new RandomSignsEngine();
        foreach (var engine in new IPenaltyEngine[] { new GhostEngine(), new LoopEngine(), signs })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => engine.AccumulateGradients(model, loss, new Batch(inputs, targets), lambda));
        }
    }

    private static Action<HostileCase> Step(IObjective objective)
        => c => objective.AccumulateGradients(c.Model, c.Loss, c.Inputs, c.Targets).Dispose();

    private static Exception? Error(Action<HostileCase> run, HostileCase hostile) => Record.Exception(() => run(hostile));

    private static void AssertNothingLeft(string way, Action<HostileCase> run, HostileCase hostile)
    {
        var before = Live.Tensors;
        using (NewDisposeScope())
        {
            // The scope is what a training loop has around a step; what the model or the loss leaves is theirs.
            Error(run, hostile);
        }

        Assert.True(before == Live.Tensors, $"{way} leaves {Live.Tensors - before} tensors");
    }

    // Bits, so that NaN equals itself. Buffers may change in a step that succeeds; other tests see to them.
    private static List<string> State(nn.Module model)
    {
        using var scope = NewDisposeScope();
        return
        [
            .. model.named_modules().Select(m => $"{m.name} training {m.module.training}").Prepend($"training {model.training}"),
            .. model.named_parameters().Select(p => $"{p.name} {p.parameter.requires_grad} {Convert.ToHexString(p.parameter.detach().bytes)}"),
        ];
    }
}
