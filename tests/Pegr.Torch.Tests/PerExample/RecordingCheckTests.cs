using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample.Zoo;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class RecordingCheckTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_check_leaves_no_tensor_behind(bool nan)
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("a", nn.Linear(3, 3)), ("tanh", nn.Tanh()), ("b", nn.Linear(3, 2)));
        if (nan)
        {
            using var noGradient = no_grad();
            model.parameters().First().fill_(Scalars.Of(double.NaN));
        }

        var batch = new Batch(randn(4, 3), randn(4, 2));
        Live.AssertNothingLeft(() =>
        {
            using var step = NewDisposeScope();
            new GhostEngine().AccumulateGradients(model, Losses.SquaredError, batch, 1).Dispose();
        });
    }

    [Fact]
    public void A_check_changes_no_bit_of_the_result_no_statistics_and_no_generator()
    {
        var (with, without) = (Run(checks: true), Run(checks: false));
        Assert.Equal(without, with);

        static List<double> Run(bool checks)
        {
            using var scope = NewDisposeScope();
            manual_seed(3);
            var model = nn.Sequential(
                ("conv", nn.Conv2d(2, 3, 3L)), ("norm", nn.InstanceNorm2d(3, affine: true, track_running_stats: true)), ("dropout", nn.Dropout(0.4)),
                ("flatten", nn.Flatten()), ("linear", nn.Linear(12, 2)));
            using var report = new GhostEngine { Audit = AuditMode.Never, ChecksRecording = checks }.AccumulateGradients(
                model, Losses.SquaredError, new Batch(randn(4, 2, 4, 4), randn(4, 2), chunkSize: 3), 0.5);
            return [.. Arrays.Of(report.Penalty.reshape(1)), .. Arrays.Of(Agreement.Gradient(model)), .. model.buffers().SelectMany(b => Arrays.Of(b.flatten())), .. Arrays.Of(randn(3))];
        }
    }

    [Fact]
    public void Single_numbers_that_are_normalized_are_among_the_reasons_of_a_refusal()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = nn.Sequential(
            ("conv", nn.Conv2d(2, 4, 3L)), ("norm", GroupNormalization.Create(4, 4)), ("relu", nn.ReLU()), ("flatten", nn.Flatten()), ("linear", nn.Linear(4, 3)));
        var error = Assert.ThrowsAny<NotSupportedException>(
            () => new GhostEngine().AccumulateGradients(model, Losses.SquaredError, new Batch(randn(5, 2, 3, 3), randn(5, 3)), 1));

        Assert.Contains("single numbers", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Models with a layer whose gradient is zero in exact arithmetic and rounding noise in practice.</summary>
    public static TheoryData<string> WithoutGradient => [.. Vanishing.Keys];

    private static Dictionary<string, Func<(nn.Module<Tensor, Tensor> Model, Tensor Inputs)>> Vanishing { get; } = new()
    {
        ["queries that a softmax does not see"] = () =>
        {
            var (query, key, value) = (nn.Linear(5, 1), nn.Linear(5, 1), nn.Linear(5, 3));
            return (
                new FunctionModel(
                    x => query.call(x).Plus(key.call(x).transpose(1, 2)).softmax(-1).matmul(value.call(x)).mean([1]), ("query", query), ("key", key), ("value", value)),
                randn(6, 4, 5));
        },
        ["rows of one number"] = () => (nn.Sequential(nn.Linear(5, 1), nn.LayerNorm(1), nn.Linear(1, 3)), randn(6, 5)),
        ["a shift before a normalization"] = () =>
        {
            var (rows, shift, norm, output) = (nn.Linear(5, 7), nn.Linear(5, 1), nn.LayerNorm(7), nn.Linear(7, 3));
            return (
                new FunctionModel(
                    x => output.call(norm.call(rows.call(x).Plus(shift.call(x)))), ("rows", rows), ("shift", shift), ("norm", norm), ("output", output)),
                randn(6, 5));
        },
    };

    [Theory]
    [MemberData(nameof(WithoutGradient))]
    public void A_layer_whose_gradient_is_rounding_noise_is_no_fault(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var type in new[] { float32, float64 })
        {
            foreach (var seed in Enumerable.Range(1, 8))
            {
                manual_seed(seed);
                var (model, inputs) = Vanishing[name]();
                model = model.to(type);
                var batch = new Batch(inputs.to(type), randint(0, 3, [6], int64));
                var engine = new GhostEngine { Audit = seed % 2 == 0 ? AuditMode.Never : AuditMode.Always };
                Agreement.AssertClose(Gradient(new LoopEngine()), Gradient(engine), $"gradient, {type}, seed {seed}", type == float32 ? 1e-5 : 1e-10);

                Tensor Gradient(IPenaltyEngine by)
                {
                    model.zero_grad();
                    by.AccumulateGradients(model, Losses.CrossEntropy, batch, 0.5).Dispose();
                    return Agreement.Gradient(model).to(float64);
                }
            }
        }
    }

    [Fact]
    public void A_layer_of_ones_own_that_draws_random_numbers_is_left_alone()
    {
        var (with, without) = (Run(checks: true), Run(checks: false));
        Assert.Equal(without, with);

        static List<double> Run(bool checks)
        {
            using var scope = NewDisposeScope();
            manual_seed(3);
            var rules = LayerRuleRegistry.CreateDefault();
            rules.Register(new NoisyRule());
            var model = nn.Sequential(("noisy", new Noisy()), ("linear", nn.Linear(3, 2)));
            using var report = new GhostEngine(rules) { Audit = AuditMode.Never, ChecksRecording = checks }.AccumulateGradients(model, Losses.SquaredError, new Batch(randn(4, 3), randn(4, 2)), 0.5);
            return [.. Arrays.Of(Agreement.Gradient(model)), .. Arrays.Of(randn(3))];
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_goes_past_the_recording_is_wrong_without_the_check_and_right_or_refused_with_it(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, loss, inputs, targets, refusal) = ZooTable.All[name]();
        using var wrong = new GhostEngine { Audit = AuditMode.Never, ChecksRecording = false }.Measure(model, loss, new Batch(inputs, targets));
        using var truth = new LoopEngine().Measure(model, loss, new Batch(inputs, targets));
        Assert.False(
            wrong.SquaredNorms.allclose(truth.SquaredNorms, rtol: 1e-3), "the numbers would have been right: the check would prove nothing");

        var engine = new GhostEngine { Audit = AuditMode.Never };
        if (refusal is not null)
        {
            var error = Assert.Throws<NotSupportedException>(() => engine.Measure(model, loss, new Batch(inputs, targets)));
            Assert.Contains(refusal, error.Message, StringComparison.Ordinal);
            return;
        }

        using var right = engine.Measure(model, loss, new Batch(inputs, targets));
        Assert.True(right.SquaredNorms.allclose(truth.SquaredNorms, rtol: 1e-10));
    }

    public static TheoryData<string> Refused
        => [.. new[]
        {
            "decoder that multiplies by its embedding's weight", "a layer called once and forwarded once", "a layer's weight used besides", "a layer's bias used besides",
            "a penalty on the weights inside the loss", "critic with a gradient penalty in its output", "physics-informed network",
            "positions embedded apart from the examples, as many as examples", "a hook that doubles a layer's output",
        }];

    [Fact]
    public void It_comes_again_with_another_kind_of_input_and_at_every_use_while_what_is_called_varies()
    {
        var model = nn.Linear(2, 2);
        var schedule = new CheckSchedule();
        var checks = new List<(string Kind, int Use)>();
        for (var use = 1; use <= 20; use++)
        {
            Use("steady", use, ("layer", 2));
            Use("other", use, ("layer", 1));
            Use("routed", use, ("layer", 2), ("expert", use / 5 % 2));
            Use("routed, then looped over", use, use < 7 ? ("expert", use / 5 % 2) : ("container", 1));
        }

        int[] doubling = [1, 2, 4, 8, 16];
        Assert.Equal(doubling, Of("steady"));
        Assert.Equal(doubling, Of("other"));
        Assert.Equal([1, 2, 4, .. Enumerable.Range(5, 16)], Of("routed"));
        Assert.Equal([1, 2, 4, 5, 6, 8, 16], Of("routed, then looped over"));

        void Use(string kind, int use, params (string Layer, int Calls)[] calls)
        {
            if (schedule.IsDue(model, kind, [.. calls.Select(call => (true, call.Layer, call.Calls))], out _))
            {
                checks.Add((kind, use));
            }
        }

        IEnumerable<int> Of(string kind) => checks.Where(check => check.Kind == kind).Select(check => check.Use);
    }

    [Fact]
    public void What_begins_to_go_past_the_recording_later_is_noticed_later()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var layer = ZooParts.Linear(3, 3);
        var besides = false;
        var model = new FunctionModel(x => besides ? layer.call(x).matmul(layer.weight) : layer.call(x), ("layer", layer));
        var (engine, batch) = (new GhostEngine { Audit = AuditMode.Never }, new Batch(randn([4, 3], float64), randn([4, 3], float64)));
        engine.Measure(model, Losses.SquaredError, batch).Dispose();
        besides = true;
        for (var use = 2; use <= 15; use++)
        {
            engine.Measure(model, Losses.SquaredError, batch).Dispose();
        }

        // Until then the numbers are those of the layer's calls alone.
        using var truth = new LoopEngine().Measure(model, Losses.SquaredError, batch);
        using var noticed = engine.Measure(model, Losses.SquaredError, batch);
        Assert.True(noticed.SquaredNorms.allclose(truth.SquaredNorms, rtol: 1e-10));

        // Another mode may be another function: looked at right away.
        var other = new GhostEngine { Audit = AuditMode.Never };
        besides = false;
        other.Measure(model, Losses.SquaredError, batch).Dispose();
        besides = true;
        model.eval();
        using var inEvaluation = other.Measure(model, Losses.SquaredError, batch);
        Assert.True(inEvaluation.SquaredNorms.allclose(truth.SquaredNorms, rtol: 1e-10));
    }

    [Fact]
    public void Experts_that_are_given_as_many_rows_as_there_are_examples_are_exact_whose_rows_they_may_be()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var model = RoutedRows.Expert(rows => rows.select(1, 0).to(int64));
        var (engine, loop) = (new GhostEngine(), new LoopEngine());

        // First the first token of both examples and the second of both; then both tokens of one example and both of the other.
        foreach (var routes in new long[][] { [0, 2, 0, 2], [0, 2, 0, 2], [1, 1, 0, 0], [0, 0, 1, 1], [3, 1, 1, 3] })
        {
            var rows = randn([4, 4], float64);
            rows.narrow(1, 0, 1).copy_(tensor(routes, float64).unsqueeze(1).Plus(0.5));
            var batch = new Batch(rows.reshape(2, 2, 4), randn([2, 2, 4], float64));
            using var seen = engine.Measure(model, Losses.SquaredError, batch);
            using var truth = loop.Measure(model, Losses.SquaredError, batch);
            Agreement.AssertClose(truth.SquaredNorms, seen.SquaredNorms, $"squared norms, routed to {string.Join(',', routes)}");
        }
    }

    private sealed class Noisy : nn.Module<Tensor, Tensor>
    {
        public Noisy()
            : base(nameof(Noisy)) => register_parameter("weight", Weight);

        public Parameter Weight { get; } = nn.Parameter(ones(3));

        public override Tensor forward(Tensor input) => input * Weight * rand_like(input);
    }

    // Wrong on purpose where the noise is concerned: no rule can know it. The check must not be what tells.
    private sealed class NoisyRule : LayerRule<Noisy>
    {
        protected override Tensor SquaredNorms(Noisy layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
            => (calls[0].OutputGradient * calls[0].Input).Squared().sum(1);
    }
}
