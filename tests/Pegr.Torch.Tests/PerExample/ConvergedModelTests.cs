using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>Where losses and gradients are but rounding, two right computations agree in nothing: no check may take that for a fault.</summary>
public sealed class ConvergedModelTests
{
    public static TheoryData<ScalarType> Types => [ScalarType.Float32, ScalarType.Float64];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_classifier_with_smoothed_labels_trains_on_after_it_has_converged(ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = Sequential(Linear(8, 3, dtype: type));
        var (inputs, labels) = (randn([6, 8], type), randint(3, [6], dtype: int64));
        PerExampleLoss smoothed = (f, y) => functional.cross_entropy(f, y, reduction: Reduction.None, label_smoothing: 0.1);
        using optim.Optimizer optimizer = new Torch.Training.Optimizers.SGD(model.parameters(), 1);
        var pegr = new PerExampleGradientPenalty(0.001);
        for (var step = 0; step < 4200; step++)
        {
            using var steps = NewDisposeScope();
            optimizer.zero_grad();
            pegr.AccumulateGradients(model, smoothed, inputs, labels);
            optimizer.step();
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_student_that_is_its_teacher_is_no_mixture(ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var model = Sequential(Linear(40, 64, dtype: type), Tanh(), Linear(64, 10, dtype: type));
        var inputs = randn([32, 40], type);
        Tensor teacher;
        using (no_grad())
        {
            teacher = model.call(inputs);
        }

        foreach (var loss in new PerExampleLoss[]
        {
            Losses.SquaredError, (f, y) => (y.softmax(1) * (y.log_softmax(1) - f.log_softmax(1))).sum(1), (f, y) => (f - y).abs().sum(1),
        })
        {
            new GhostEngine().AccumulateGradients(model, loss, new Batch(inputs, teacher), 0.1);
            new GhostEngine().Measure(model, loss, new Batch(inputs, teacher));
            new GhostEngine().Compare(model, loss, new Batch(inputs, teacher));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_penalty_whose_gradient_is_zero_is_no_fault(ScalarType type)
    {
        using var scope = NewDisposeScope();
        for (var seed = 0; seed < 4; seed++)
        {
            manual_seed(seed);
            var model = Sequential(Linear(5, 3, dtype: type));
            new GhostEngine().AccumulateGradients(
                model, (f, y) => (f - y).norm(1), new Batch(randn([8, 5], type), randn([8, 3], type)), 0.1);
        }
    }

    [Fact]
    public void Norms_among_the_smallest_numbers_are_no_fault()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var linear = Linear(2, 3);
        using (no_grad())
        {
            linear.weight.zero_();
            linear.bias!.copy_(tensor([53f, 0.3f, 0.1f]));
        }

        new GhostEngine().Measure(Sequential(linear), Losses.CrossEntropy, new Batch(randn(4, 2).Times(30), tensor([0L, 0, 1, 2])));
    }

    [Fact]
    public void A_model_that_mixes_examples_is_refused_where_it_has_converged_too()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var inner = Linear(4, 3, dtype: float64);
        var model = new Wrapped(inner, x => inner.call(x - x.mean([0], keepdim: true)), batchFirst: true);
        var inputs = randn([6, 4], float64);
        Tensor teacher;
        using (no_grad())
        {
            teacher = model.call(inputs).Plus(1e-15);
        }

        Assert.ThrowsAny<NotSupportedException>(() => new GhostEngine().AccumulateGradients(model, Losses.SquaredError, new Batch(inputs, teacher), 0.1));
    }

    [Fact]
    public void A_parameter_that_is_computed_from_another_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var encoder = Linear(5, 4);
        var decoder = Linear(4, 5);
        decoder.weight = new TorchSharp.Modules.Parameter(encoder.weight.t());
        var model = Sequential(("encoder", encoder), ("tanh", Tanh()), ("decoder", decoder));
        var batch = new Batch(randn(3, 5), randn(3, 5));
        foreach (var engine in new IPenaltyEngine[] { new GhostEngine(), new LoopEngine(), new RandomSignsEngine(1) })
        {
            var error = Assert.Throws<NotSupportedException>(() => engine.AccumulateGradients(model, Losses.SquaredError, batch, 0.1));
            Assert.Contains("'decoder.weight' is computed from another tensor", error.Message, StringComparison.Ordinal);
        }

        new EmpiricalRisk().AccumulateGradients(model, Losses.SquaredError, randn(3, 5), randn(3, 5));
        Assert.NotNull(encoder.weight.grad);
    }
}
