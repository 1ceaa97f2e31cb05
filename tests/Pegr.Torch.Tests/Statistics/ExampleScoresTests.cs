using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Statistics;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Statistics;

public sealed class ExampleScoresTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Of_classes_the_error_is_softmax_minus_label(long chunk)
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Problem();
        using var scores = ExampleScores.Measure(model, Losses.CrossEntropy, new Batch(inputs, targets, chunk));

        var errors = model.call(inputs).softmax(1) - nn.functional.one_hot(targets, 3).to(float64);
        Agreement.AssertClose(errors.Squared().sum(1).sqrt().detach(), scores.ErrorNorms, "EL2N", 1e-13);
        Agreement.AssertClose(Losses.CrossEntropy(model.call(inputs), targets).detach(), scores.Losses, "losses", 1e-13);
        var norms = Enumerable.Range(0, 5).Select(i =>
        {
            model.zero_grad();
            Losses.CrossEntropy(model.call(inputs.narrow(0, i, 1)), targets.narrow(0, i, 1)).sum().backward();
            return Agreement.Gradient(model).norm();
        });
        Agreement.AssertClose(stack([.. norms]), scores.GradientNorms, "GraNd", 1e-12);
    }

    [Fact]
    public void Of_two_signs_it_is_the_probability_of_the_other()
    {
        manual_seed(2);
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("linear", nn.Linear(4, 1)), ("flat", nn.Flatten(0)));
        model.to(float64);
        var (inputs, targets) = (randn([6, 4], float64), tensor([1.0, -1, 1, 1, -1, -1]));
        using var scores = ExampleScores.Measure(model, Losses.Logistic, new Batch(inputs, targets), new LoopEngine());

        Agreement.AssertClose((-targets * model.call(inputs)).sigmoid().detach(), scores.ErrorNorms, "EL2N", 1e-13);
    }

    [Fact]
    public void Nothing_is_changed_or_left()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Problem();
        Live.AssertNothingLeft(() => ExampleScores.Measure(model, Losses.CrossEntropy, new Batch(inputs, targets, 2)).Dispose());
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_Fisher_trace_is_that_of_the_Fisher_matrix(bool binary)
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = binary ? nn.Sequential(("linear", nn.Linear(4, 1)), ("flat", nn.Flatten(0))) : new Mlp(4, [5], 3);
        model.to(float64);
        var inputs = randn([5, 4], float64);
        double[] labels = binary ? [-1, 1] : [0, 1, 2];
        var batch = new Batch(inputs, binary ? tensor([1.0, 1, -1, 1, -1]) : tensor([0L, 1, 2, 2, 0]));
        Torch.Tasks.PerExampleLoss loss = binary ? Losses.Logistic : Losses.CrossEntropy;

        using var trace = FisherTrace.Measure(model, loss, batch, labels);

        // Of cross-entropy the Fisher matrix is Jᵀ H J, J the outputs' Jacobian and H the loss's Hessian in them, which no label enters.
        var expected = Enumerable.Range(0, 5).Select(i =>
        {
            var outputs = model.call(inputs.narrow(0, i, 1)).flatten();
            var jacobian = stack([.. Enumerable.Range(0, (int)outputs.numel()).Select(k =>
                cat([.. Autograd.Gradients(outputs[k], [.. model.parameters()], createGraph: true).Select(g => g!.detach().flatten())]))]);
            var p = (binary ? outputs.sigmoid() : outputs.softmax(0)).detach();
            var hessian = binary ? (p - (p * p)).reshape(1, 1) : p.diag() - outer(p, p);
            return hessian.mm(jacobian.mm(jacobian.t())).trace();
        });
        Agreement.AssertClose(stack([.. expected]), trace, "Fisher trace", 1e-12);
    }

    [Fact]
    public void A_loss_that_is_no_likelihood_and_labels_that_are_missing_are_refused()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Problem();
        var batch = new Batch(inputs, targets);
        Refused(() => FisherTrace.Measure(model, Losses.CrossEntropy, batch, [0, 1]), "name all labels");
        Refused(() => FisherTrace.Measure(model, Losses.CrossEntropy, batch, []), "here are none");
        Refused(() => FisherTrace.Measure(model, Losses.CrossEntropy, batch, [0, 1, 2.5]), "2.5");
        Refused(() => FisherTrace.Measure(model, Losses.CrossEntropy, batch, [0, 1, double.NaN]), "NaN");
        Refused(() => FisherTrace.Measure(model, Losses.CrossEntropy, new Batch(inputs.Times(double.NaN), targets), [0, 1, 2]), "does not sum to 1");
        Refused(() => FisherTrace.Measure(model, (f, y) => Losses.CrossEntropy(f, y).Times(2), batch, [0, 1, 2]), "negative logarithm");
        Refused(() => FisherTrace.Measure(model, Losses.CrossEntropy, new Batch(inputs, zeros([5, 2], int64)), [0, 1, 2]), "one label");

        static void Refused(Action action, string words) => Assert.Contains(words, Assert.Throws<InvalidOperationException>(action).Message);
    }

    [Fact]
    public void Layers_that_draw_anew_in_every_pass_are_refused()
    {
        using var scope = NewDisposeScope();
        var (_, inputs, targets) = Problem();
        var model = nn.Sequential(("one", nn.Linear(4, 5)), ("drop", nn.Dropout(0.5)), ("two", nn.Linear(5, 3)));
        model.to(float64);
        var batch = new Batch(inputs, targets);
        Refused(() => ExampleScores.Measure(model, Losses.CrossEntropy, batch));
        Refused(() => FisherTrace.Measure(model, Losses.CrossEntropy, batch, [0, 1, 2]));
        Refused(() => new GhostEngine().InnerProducts(model, Losses.CrossEntropy, batch, batch));
        Refused(() => new LoopEngine().InnerProducts(model, Losses.CrossEntropy, batch, batch));
        model.eval();
        ExampleScores.Measure(model, Losses.CrossEntropy, batch).Dispose();

        static void Refused(Action action) => Assert.Contains("drop (Dropout) draws", Assert.Throws<InvalidOperationException>(action).Message);
    }

    private static (Mlp Model, Tensor Inputs, Tensor Targets) Problem()
    {
        var model = new Mlp(4, [5], 3);
        model.to(float64);
        return (model, randn([5, 4], float64), tensor([0L, 1, 2, 2, 0]));
    }
}
