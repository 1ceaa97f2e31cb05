using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
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
            var losses = Losses.Logistic(outputs, full_like(outputs, y, requires_grad: false));
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
}
