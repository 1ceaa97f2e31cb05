using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Objectives;

public sealed class LossesTests
{
    private static readonly double[,] Outputs = { { 0.3, -1.2, 2 }, { 4, 4, 4 }, { -30, 0, 25 }, { 1e-9, 0.5, -0.5 } };

    [Fact]
    public void The_logistic_loss_and_its_slope_are_the_closed_forms()
    {
        using var scope = NewDisposeScope();
        double[] f = [-35, -2, -0.5, 0, 1e-9, 0.7, 3, 35];
        foreach (var y in new[] { 1.0, -1.0 })
        {
            var outputs = tensor(f).requires_grad_();
            var losses = Losses.Logistic(outputs, full_like(outputs, Scalars.Of(y), requires_grad: false));
            AssertClose([.. f.Select(value => Softplus(-y * value))], losses, relative: true);
            AssertClose([.. f.Select(value => -y / (1 + Math.Exp(y * value)))], Autograd.Gradients(losses.sum(), [outputs])[0]!, relative: true);
        }

        // log(1 + exp(z)) without overflow and without losing a small exp(z).
        static double Softplus(double z) => Math.Max(z, 0) + (2 * Math.Atanh(Small(z) / (2 + Small(z))));

        static double Small(double z) => Math.Exp(-Math.Abs(z));
    }

    [Fact]
    public void Cross_entropy_and_its_gradient_are_the_closed_forms()
    {
        using var scope = NewDisposeScope();
        long[] labels = [2, 0, 0, 1];
        var outputs = tensor(Outputs).requires_grad_();
        var losses = Losses.CrossEntropy(outputs, tensor(labels));

        AssertClose([.. labels.Select((label, i) => Math.Log(Classes.Sum(k => Math.Exp(Outputs[i, k]))) - Outputs[i, label])], losses);
        AssertClose(
            [.. labels.SelectMany((label, i) => Classes.Select(k => Softmax(i, k) - (k == label ? 1 : 0)))],
            Autograd.Gradients(losses.sum(), [outputs])[0]!);

        static double Softmax(int i, int k) => Math.Exp(Outputs[i, k]) / Classes.Sum(other => Math.Exp(Outputs[i, other]));
    }

    [Fact]
    public void Class_indices_that_are_no_integers_are_refused()
    {
        using var scope = NewDisposeScope();
        var (outputs, labels) = (tensor(Outputs), tensor(new float[] { 2, 0, 0, 1 }));
        var refusal = Assert.Throws<InvalidOperationException>(() => Losses.CrossEntropy(outputs, labels));
        Assert.Equal("CrossEntropy was given targets [4] of Float32; class indices are integers: targets.to(int64).", refusal.Message);
        Assert.Equal(Arrays.Of(Losses.CrossEntropy(outputs, labels.to(uint8))), Arrays.Of(Losses.CrossEntropy(outputs, labels.to(int64))));
    }

    [Fact]
    public void The_squared_error_is_half_the_sum_over_an_examples_outputs()
    {
        using var scope = NewDisposeScope();
        var targets = new double[,] { { 1, 1, 1 }, { 0, 2, 4 }, { -30, 0, 20 }, { 0, 0, 0 } };
        var losses = Losses.SquaredError(tensor(Outputs).view(4, 3, 1), tensor(targets).view(4, 3, 1));

        AssertClose(
            [.. Enumerable.Range(0, 4).Select(i => Classes.Sum(k => (Outputs[i, k] - targets[i, k]) * (Outputs[i, k] - targets[i, k])) / 2)], losses);
    }

    private static IEnumerable<int> Classes => Enumerable.Range(0, 3);

    private static void AssertClose(double[] expected, Tensor actual, bool relative = false)
        => Assert.All(
            expected.Zip(Arrays.Of(actual)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-14 * (relative ? Math.Abs(pair.First) : Math.Max(1, Math.Abs(pair.First)))));

    public static TheoryData<string, long[], long[]> Unfit => new()
    {
        { nameof(Losses.SquaredError), [4, 1], [4] },
        { nameof(Losses.SquaredError), [4], [4, 1] },
        { nameof(Losses.SquaredError), [4, 3], [3] },
        { nameof(Losses.SquaredError), [4, 3], [1, 3] },
        { nameof(Losses.SquaredError), [], [1] },
        { nameof(Losses.Logistic), [4, 1], [4] },
        { nameof(Losses.Logistic), [4], [4, 1] },
        { nameof(Losses.Logistic), [], [1] },
        { nameof(Losses.CrossEntropy), [4, 3], [4, 1] },
        { nameof(Losses.CrossEntropy), [4, 3], [3] },
        { nameof(Losses.CrossEntropy), [3], [1] },
        { nameof(Losses.CrossEntropy), [], [1] },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Shapes_that_do_not_fit_are_refused_and_both_named(string loss, long[] outputs, long[] targets)
    {
        using var scope = NewDisposeScope();
        PerExampleLoss function = loss switch
        {
            nameof(Losses.SquaredError) => Losses.SquaredError,
            nameof(Losses.Logistic) => Losses.Logistic,
            _ => Losses.CrossEntropy,
        };
        var y = loss == nameof(Losses.CrossEntropy) ? zeros(targets, int64) : zeros(targets);
        var error = Assert.Throws<InvalidOperationException>(() => function(zeros(outputs), y));
        Assert.Contains($"outputs [{string.Join(", ", outputs)}] and targets [{string.Join(", ", targets)}]", error.Message, StringComparison.Ordinal);
        Assert.Contains(loss, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Byte)]
    public void Class_indices_may_be_of_any_integer_type(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (outputs, labels) = (randn(4, 3), tensor(new long[] { 2, 0, 1, 2 }));
        Assert.Equal(Arrays.Of(Losses.CrossEntropy(outputs, labels)), Arrays.Of(Losses.CrossEntropy(outputs, labels.to(type))));
    }

    [Fact]
    public void An_output_without_axis_says_what_took_it_away()
    {
        using var scope = NewDisposeScope();
        var model = new Squeezed();
        foreach (var engine in new IPerExampleEngine[] { new LoopEngine(), new GhostEngine() })
        {
            var error = Assert.Throws<InvalidOperationException>(
                () => engine.Measure(model, Losses.SquaredError, new Batch(randn(1, 3), randn(1))));
            Assert.Contains("squeeze(1)", error.Message, StringComparison.Ordinal);
        }
    }

    private sealed class Squeezed : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _linear = nn.Linear(3, 1);

        public Squeezed()
            : base(nameof(Squeezed)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _linear.call(input).squeeze();
    }
}
