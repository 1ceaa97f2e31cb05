using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class BufferTests
{
    public static TheoryData<string> Objectives => [.. MicroBatchTests.All.Keys];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_step_updates_running_statistics_as_one_forward_pass_does(string objective)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make();
        model.call(inputs);
        var expected = Buffers(model);

        (model, inputs, targets) = Make();
        var before = Buffers(model);
        MicroBatchTests.All[objective](0).AccumulateGradients(model, Losses.CrossEntropy, inputs, targets);
        Assert.NotEqual(before, Buffers(model));
        Assert.Equal(expected, Buffers(model));
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_step_in_pieces_updates_them_as_one_forward_pass_in_pieces(string objective)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make();
        foreach (var chunk in new Batch(inputs, targets, chunkSize: 2).Chunks())
        {
            model.call(chunk.Inputs);
        }

        var expected = Buffers(model);
        (model, inputs, targets) = Make();
        MicroBatchTests.All[objective](2).AccumulateGradients(model, Losses.CrossEntropy, inputs, targets);
        Assert.Equal(expected, Buffers(model));
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_step_that_fails_leaves_them(string objective)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make();
        var before = Buffers(model);
        var calls = 0;
        var error = Assert.ThrowsAny<Exception>(() => MicroBatchTests.All[objective](2).AccumulateGradients(
            model, (f, y) => ++calls > 1 ? throw new FormatException() : Losses.CrossEntropy(f, y), inputs, targets));
        Assert.IsType<FormatException>(error.GetBaseException());
        Assert.Equal(before, Buffers(model));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_unchanged_one_that_is_NaN_leaves_the_graph_as_it_was(bool unread)
    {
        using var scope = NewDisposeScope();
        using var shunned = unread ? ReadBack.Shun() : null;
        var (model, inputs, targets) = Make();
        model.eval();
        model.register_buffer("unused", full([2], Scalars.Of(double.NaN), float64));
        using var seen = new GhostEngine().Measure(model, Losses.CrossEntropy, new Batch(inputs, targets), differentiable: true);
        seen.SquaredNorms.sum().backward();
        Assert.All(model.parameters(), parameter => Assert.NotNull(parameter.grad));
    }

    [Fact]
    public void Measuring_leaves_them()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make();
        var before = Buffers(model);
        foreach (var engine in new IPerExampleEngine[] { new GhostEngine(), new LoopEngine() })
        {
            engine.Measure(model, Losses.CrossEntropy, new Batch(inputs, targets));
            Assert.Equal(before, Buffers(model));
        }

        new GhostEngine().Plan(model, Losses.CrossEntropy, new Batch(inputs, targets));
        Assert.Equal(before, Buffers(model));
    }

    private static (nn.Module<Tensor, Tensor> Model, Tensor Inputs, Tensor Targets) Make()
    {
        manual_seed(4);
        var model = nn.Sequential(
            ("conv", nn.Conv2d(1, 2, 2)), ("norm", nn.InstanceNorm2d(2, affine: true, track_running_stats: true)),
            ("tanh", nn.Tanh()), ("flatten", nn.Flatten()), ("linear", nn.Linear(8, 3)));
        model.to(float64);
        return (model, randn([5, 1, 3, 3], float64), randint(3, [5], int64));
    }

    private static List<double[]> Buffers(nn.Module model)
        => [.. model.buffers().Where(buffer => buffer.is_floating_point()).Select(buffer => buffer.clone().data<double>().ToArray())];
}
