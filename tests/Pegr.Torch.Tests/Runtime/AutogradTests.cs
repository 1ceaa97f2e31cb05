using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Runtime;

public sealed class AutogradTests
{
    [Fact]
    public void An_input_that_the_output_does_not_depend_on_has_no_gradient()
    {
        using var scope = NewDisposeScope();
        var (used, unused) = (Leaf(2, 3), Leaf(5));
        var gradients = Autograd.Gradients((used * used).sum(), [unused, used]);

        Assert.Null(gradients[0]);
        Assert.Equal([4, 6], gradients[1]!.data<double>().ToArray());
    }

    [Fact]
    public void A_leaf_is_its_own_gradient_and_others_are_unused()
    {
        using var scope = NewDisposeScope();
        var (scalar, other) = (Leaf(2), Leaf(3));
        var gradients = Autograd.Gradients(scalar, [scalar, other]);
        Assert.Equal(1, gradients[0]!.item<double>());
        Assert.Null(gradients[1]);
    }

    [Fact]
    public void Gradients_can_be_differentiated_again()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(2);
        var first = Autograd.Gradients(x.pow(Scalars.Of(3)).sum(), [x], createGraph: true)[0]!;
        var second = Autograd.Gradients(first.sum(), [x], createGraph: true)[0]!;
        var third = Autograd.Gradients(second.sum(), [x])[0]!;

        Assert.Equal(12, first.item<double>());
        Assert.Equal(12, second.item<double>());
        Assert.Equal(6, third.item<double>());
        Assert.False(third.requires_grad);
    }

    [Fact]
    public void The_graph_is_kept_for_a_second_call()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(2);
        var output = x.pow(Scalars.Of(2)).sum();
        for (var call = 0; call < 2; call++)
        {
            Assert.Equal(4, Autograd.Gradients(output, [x])[0]!.item<double>());
        }
    }

    [Fact]
    public void Nothing_asked_is_nothing_answered()
    {
        using var scope = NewDisposeScope();
        Assert.Empty(Autograd.Gradients(Leaf(1).sum(), []));
    }

    [Fact]
    public void An_output_without_graph_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(1, 2);
        var detached = x.sum().detach();
        AssertRefused("does not depend on any trainable parameter", () => Autograd.Gradients(detached, [x]));
        AssertRefused("does not depend on any trainable parameter", () => Autograd.Backward(detached));

        using var noGradient = no_grad();
        var underNoGrad = x.sum();
        AssertRefused("does not depend on any trainable parameter", () => Autograd.Gradients(underNoGrad, [x]));
    }

    [Fact]
    public void An_output_that_is_no_scalar_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(1, 2);
        var output = x.Times(2).view(1, 2);
        AssertRefused("[1, 2]", () => Autograd.Gradients(output, [x]));
        AssertRefused("[1, 2]", () => Autograd.Backward(output));
    }

    [Fact]
    public void An_input_that_does_not_require_grad_is_refused_by_its_place()
    {
        using var scope = NewDisposeScope();
        var (x, constant) = (Leaf(1), ones(1, float64));
        AssertRefused("Input 1 ", () => Autograd.Gradients((x * constant).sum(), [x, constant]));
    }

    [Fact]
    public void Backward_adds_to_grad()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(2, 3);
        for (var call = 1; call <= 2; call++)
        {
            Autograd.Backward(x.Squared().sum());
            Assert.Equal([4.0 * call, 6.0 * call], x.grad!.data<double>().ToArray());
        }
    }

    private static Tensor Leaf(params double[] values) => tensor(values, float64).requires_grad_();

    private static void AssertRefused(string expected, Action action)
        => Assert.Contains(expected, Assert.Throws<InvalidOperationException>(action).Message, StringComparison.Ordinal);
}
