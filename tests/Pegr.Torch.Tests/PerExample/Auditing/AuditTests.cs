using System.Runtime.CompilerServices;
using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

public sealed class AuditTests
{
    [Theory]
    [InlineData(AuditMode.Never, 3)]
    [InlineData(AuditMode.FirstUse, 11)]
    [InlineData(AuditMode.Always, 15)]
    public void It_is_made_as_often_as_is_wanted(AuditMode mode, int calls)
    {
        using var scope = NewDisposeScope();
        var (model, count) = Counting();
        var engine = new GhostEngine { Audit = mode };
        for (var i = 0; i < 3; i++)
        {
            using var seen = engine.AccumulateGradients(model, Losses.SquaredError, Numbers(4), 0.5);
            Assert.Equal(mode == AuditMode.Always || (mode == AuditMode.FirstUse && i == 0), seen.Audit is not null);
        }

        // One example, and two, besides each step's own; at the first and second use the batch with examples exchanged, and its halves.
        Assert.Equal(calls, count());
    }

    [Fact]
    public void It_is_made_again_when_the_kind_of_use_changes()
    {
        using var scope = NewDisposeScope();
        var (model, _) = Counting();
        var rules = LayerRuleRegistry.CreateDefault();
        var engine = new GhostEngine(rules);
        PerExampleLoss loss = Losses.SquaredError;
        PerExampleLoss other = (f, y) => (f - y).abs().sum(1);
        Assert.True(Step(4));
        Assert.False(Step(4));
        Assert.False(Step(7));
        Assert.True(Step(1));
        Assert.True(Step(4, 2));
        Assert.False(Step(4, 2));
        Assert.False(Step(4));
        model.eval();
        Assert.True(Step(4));
        model.parameters().First().requires_grad = false;
        Assert.True(Step(4));
        model.to(float32);
        Assert.True(Step(4));
        loss = other;
        Assert.True(Step(4));
        Assert.False(Step(4));
        rules.Register(new LinearRule());
        Assert.True(Step(4));
        Assert.True(Measure(false));
        Assert.False(Measure(false));
        Assert.True(Measure(true));
        Assert.False(Step(4));

        bool Step(long n, long positions = 0)
        {
            using var seen = engine.AccumulateGradients(model, loss, Numbers(n, positions, model.parameters().First().dtype), 0.5);
            return seen.Audit is not null;
        }

        bool Measure(bool differentiable)
        {
            using var seen = engine.Measure(model, loss, Numbers(4, 0, float32), differentiable);
            return seen.Audit is not null;
        }
    }

    [Fact]
    public void Engines_and_models_are_audited_each_for_itself()
    {
        using var scope = NewDisposeScope();
        var (one, oneCalls) = Counting();
        var (other, otherCalls) = Counting();
        foreach (var engine in new[] { new GhostEngine(), new GhostEngine() })
        {
            engine.AccumulateGradients(one, Losses.SquaredError, Numbers(4), 0.5);
            engine.AccumulateGradients(other, Losses.SquaredError, Numbers(4), 0.5);
        }

        Assert.Equal(12, oneCalls());
        Assert.Equal(12, otherCalls());
    }

    [Fact]
    public void Threads_may_share_an_engine()
    {
        // Drawn before: what is drawn elsewhere meanwhile looks like a model that draws.
        using var scope = NewDisposeScope();
        var problems = Enumerable.Range(0, 8).Select(_ => (Counting(), Batch: Numbers(4))).ToList();
        var engine = new GhostEngine();
        Parallel.ForEach(problems, problem =>
        {
            using var own = NewDisposeScope();
            var ((model, count), batch) = problem;
            for (var i = 0; i < 3; i++)
            {
                engine.AccumulateGradients(model, Losses.SquaredError, batch, 0.5);
            }

            Assert.Equal(11, count());
        });
    }

    [Fact]
    public void An_engine_keeps_no_model_alive()
    {
        var engine = new GhostEngine();
        var model = Used(engine);
        for (var i = 0; i < 5 && model.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(model.IsAlive);
        GC.KeepAlive(engine);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Used(GhostEngine engine)
        {
            using var scope = NewDisposeScope();
            var model = nn.Linear(3, 3, dtype: float64);
            engine.AccumulateGradients(model, Losses.SquaredError, Numbers(4), 0.5);
            return new WeakReference(model);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_run_is_the_same_bit_for_bit_with_and_without(long chunk)
    {
        var without = Run(AuditMode.Never);
        Assert.Equal(without, Run(AuditMode.FirstUse));
        Assert.Equal(without, Run(AuditMode.Always));

        // Everything that an audit could leave a trace in: dropout of both kinds, statistics, an input that is written to.
        List<string> Run(AuditMode mode)
        {
            using var scope = NewDisposeScope();
            manual_seed(11);
            var (conv, norm) = (nn.Conv2d(1, 2, 2), nn.InstanceNorm2d(2, affine: true, track_running_stats: true));
            var (dropout, linear) = (nn.Dropout(0.4), nn.Linear(8, 3));
            var model = new Written(
                x =>
                {
                    x.Increase(0.25);
                    var hidden = dropout.call(norm.call(conv.call(x)).tanh().flatten(1));
                    return linear.call(nn.functional.dropout(hidden, 0.3, training: true));
                },
                ("conv", conv), ("norm", norm), ("dropout", dropout), ("linear", linear));
            var inputs = randn(5, 1, 3, 3);
            var labels = randint(3, [5], int64);
            var engine = new GhostEngine { Audit = mode };
            optim.Optimizer optimizer = new SGD(model.parameters(), 0.1);
            for (var step = 0; step < 4; step++)
            {
                optimizer.zero_grad();
                engine.Measure(model, Losses.CrossEntropy, new Batch(inputs, labels, chunk));
                engine.AccumulateGradients(model, Losses.CrossEntropy, new Batch(inputs, labels, chunk), step == 2 ? 0 : 0.3);
                optimizer.step();
            }

            Assert.True(model.training && dropout.training);
            return
            [
                .. model.parameters().Select(parameter => parameter.detach()).Concat(model.buffers())
                    .Append(inputs).Append(GlobalGenerator.GetState()).Select(tensor => Convert.ToHexString(tensor.contiguous().bytes)),
            ];
        }
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        using var scope = NewDisposeScope();
        var model = new ConvNet(3, 8, 8, 10);
        var batch = new Batch(randn(3, 3, 8, 8), randint(10, [3], int64));
        var engine = new GhostEngine { Audit = AuditMode.Always };
        model.parameters().ToList().ForEach(parameter => parameter.grad = zeros_like(parameter));
        Step();
        var live = Live.Tensors;
        Step();
        Assert.Equal(live, Live.Tensors);

        void Step()
        {
            using var step = NewDisposeScope();
            engine.AccumulateGradients(model, Losses.CrossEntropy, batch, 0.5);
            engine.Measure(model, Losses.CrossEntropy, batch, differentiable: true);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e-13)]
    [InlineData(ScalarType.Float32, 1e-4)]
    [InlineData(ScalarType.BFloat16, 0.05)]
    [InlineData(ScalarType.Float16, 0.02)]
    public void Right_models_of_every_type_pass_far_below_the_alarm(ScalarType dtype, double error)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            using var scope = NewDisposeScope();
            manual_seed(seed);
            nn.Module<Tensor, Tensor>[] models =
            [
                new ConvNet(3, 16, 16, 10), nn.Sequential(nn.Flatten(), new Mlp(768, [64, 64, 64, 64, 64, 64, 64, 64, 64, 64], 10)),
                .. seed == 0 ? new[] { new ResNet18(3, 10, width: 16, groups: 4) } : [],
            ];
            foreach (var model in models)
            {
                model.to(dtype);
                var report = new GhostEngine().Compare(model, Losses.CrossEntropy, new Batch(randn([4, 3, 16, 16], float32).to(dtype), randint(10, [4], int64)));
                Assert.InRange(report.Norms, 0, error);
                Assert.InRange(report.Gradient!.Value, 0, error);
                Assert.InRange(report.Independence!.Value, 0, error);
                Assert.Empty(report.Notes);
            }
        }
    }

    [Fact]
    public void A_gradient_that_is_nothing_but_noise_is_no_alarm()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            using var scope = NewDisposeScope();
            manual_seed(seed);

            // A bias in front of a normalization changes nothing, and here it is all of its layer that is trained.
            var (conv, norm) = (nn.Conv2d(1, 4, 3), GroupNormalization.Create(2, 4));
            conv.weight.requires_grad = false;
            var model = nn.Sequential(("conv", conv), ("norm", norm), ("tanh", nn.Tanh()), ("flatten", nn.Flatten()), ("linear", nn.Linear(144, 3)));
            var report = new GhostEngine().Compare(model, Losses.CrossEntropy, new Batch(randn(4, 1, 8, 8).Times(10), randint(3, [4], int64)));
            Assert.Contains("conv", report.Layers);
        }
    }

    [Fact]
    public void Examples_without_gradient_show_nothing_so_the_next_is_looked_at()
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(1, 1, dtype: float64);
        using (no_grad())
        {
            model.weight.fill_(Scalars.Of(1));
            model.bias!.fill_(Scalars.Of(0));
        }

        var engine = new GhostEngine();
        var (inputs, targets) = (tensor(new double[] { -1, -2, 3 }).view(3, 1), zeros(3, 1, dtype: float64));
        PerExampleLoss hinge = (f, y) => (f - y).relu().Squared().sum(1);
        Assert.Equal(0, Audited());
        Assert.Equal(1, Audited());
        Assert.Equal(2, Audited());
        Assert.Null(Audited());

        long? Audited()
        {
            using var seen = engine.Measure(model, hinge, new Batch(inputs, targets));
            return seen.Audit?.Example;
        }
    }

    [Fact]
    public void Dropout_is_no_alarm_and_examples_that_mix_beside_it_are_seen()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("one", nn.Linear(3, 50)), ("dropout", nn.Dropout(0.5)), ("two", nn.Linear(50, 3)));
        model.to(float64);
        var report = new GhostEngine().Compare(model, Losses.SquaredError, Numbers(4));
        Assert.NotNull(report.Independence);
        Assert.Empty(report.Notes);
    }

    [Fact]
    public void Where_a_model_draws_numbers_of_its_own_the_report_says_what_was_not_seen()
    {
        using var scope = NewDisposeScope();
        var (one, two) = (nn.Linear(3, 50), nn.Linear(50, 3));
        var model = new Written(x => two.call(nn.functional.dropout(one.call(x), 0.5, training: true)), ("one", one), ("two", two));
        model.to(float64);
        var report = new GhostEngine().Compare(model, Losses.SquaredError, Numbers(4));
        Assert.Null(report.Independence);
        Assert.Contains("another result at every call", Assert.Single(report.Notes));
        Assert.Contains("another result at every call", report.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_loss_that_closes_over_the_batch_is_told_so(bool byIndex)
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(3, 3, dtype: float64);
        var weights = rand(4, float64);
        PerExampleLoss loss = (f, y) => Losses.SquaredError(f, y) * (byIndex ? weights.index_select(0, Ranges.UpTo(4)) : weights);
        var error = Assert.Throws<InvalidOperationException>(() => new GhostEngine().AccumulateGradients(model, loss, Numbers(4), 0.5));
        Assert.Contains("the loss uses something of the whole batch", error.Message);
        Assert.Null(model.weight.grad);
        new GhostEngine { Audit = AuditMode.Never }.AccumulateGradients(model, loss, Numbers(4), 0.5);
        Assert.NotNull(model.weight.grad);
    }

    [Fact]
    public void A_mistake_that_the_step_shows_too_is_told_as_it_is()
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(3, 3, dtype: float64);
        Assert.Throws<FormatException>(
            () => new GhostEngine().AccumulateGradients(model, (_, _) => throw new FormatException("mine"), Numbers(4), 0.5));
        Assert.Contains("one value per example, shape [4]", Assert.Throws<InvalidOperationException>(
            () => new GhostEngine().AccumulateGradients(model, (f, y) => (f - y).Squared().mean(), Numbers(4), 0.5)).Message);
    }

    [Fact]
    public void A_finding_names_layers_numbers_and_ways_on_and_leaves_the_model_alone()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var model = nn.Sequential(("one", nn.Linear(3, 4)), ("tanh", nn.Tanh()), ("two", nn.Linear(4, 3)));
        model.to(float64);
        var before = model.parameters().Select(parameter => parameter.detach().clone()).ToList();
        var rules = LayerRuleRegistry.CreateDefault();
        rules.Register(new HalfRule());
        var error = Assert.Throws<AuditException>(() => new GhostEngine(rules).AccumulateGradients(model, Losses.SquaredError, Numbers(4), 0.5));
        Assert.Equal(["one", "two"], error.Layers);
        Assert.Matches(@"one [0-9.E+-]+ by its rule, [0-9.E+-]+ by autograd; two [0-9.E+-]+ by its rule", error.Message);
        Assert.Contains("loop engine", error.Message);
        Assert.Contains("AuditMode.Never", error.Message);
        Assert.All(model.parameters().Zip(before), pair => Assert.True(pair.First.grad is null && pair.First.Equals(pair.Second)));
    }

    [Fact]
    public void Where_autograd_has_no_second_derivative_norms_are_still_compared()
    {
        using var scope = NewDisposeScope();
        var (one, two) = (nn.Linear(3, 3), nn.Linear(3, 3));
        var model = new Written(
            x => nn.functional.grid_sample(
                linspace(0, 1, 9).view(1, 1, 3, 3).expand(x.shape[0], 1, 3, 3), one.call(x).tanh().narrow(1, 0, 2).reshape(-1, 1, 1, 2), align_corners: true)
                .reshape(-1, 1).expand(-1, 3),
            ("one", one), ("two", two));
        var report = new GhostEngine().Compare(model, Losses.SquaredError, Numbers(4, 0, float32));
        Assert.Equal(["one"], report.Layers);
        Assert.InRange(report.Norms, 0, 1e-5);
        Assert.Contains("autograd cannot compute", Assert.Single(report.Notes));
    }

    [Fact]
    public void Sparse_embeddings_go_on_working_in_a_step()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("embedding", nn.Embedding(7, 3, sparse: true)), ("flatten", nn.Flatten()), ("tanh", nn.Tanh()), ("linear", nn.Linear(15, 3)));
        var batch = new Batch(randint(7, [4, 5], int64), randn(4, 3));
        using var seen = new GhostEngine().AccumulateGradients(model, Losses.SquaredError, batch, 0.5);
        Assert.Contains("embedding", seen.Audit!.Layers);
    }

    private static Batch Numbers(long n, long positions = 0, ScalarType dtype = ScalarType.Float64)
        => new(randn(positions == 0 ? [n, 3] : [n, positions, 3], dtype), randn(positions == 0 ? [n, 3] : [n, positions, 3], dtype));

    private static (nn.Module<Tensor, Tensor> Model, Func<int> Calls) Counting()
    {
        var (one, two, calls) = (nn.Linear(3, 3), nn.Linear(3, 3), 0);
        var model = new Written(
            x =>
            {
                calls++;
                return two.call(one.call(x).tanh());
            },
            ("one", one), ("two", two));
        model.to(float64);
        return (model, () => calls);
    }

    private sealed class HalfRule : LayerRule<TorchSharp.Modules.Linear>
    {
        protected override Tensor SquaredNorms(TorchSharp.Modules.Linear layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
            => (calls[0].Input.Squared().sum(1) * calls[0].OutputGradient.Squared().sum(1)).Over(2);
    }
}
