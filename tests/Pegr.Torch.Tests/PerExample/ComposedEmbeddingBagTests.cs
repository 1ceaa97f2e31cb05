using Pegr.Torch.Data;
using Pegr.Torch.Models.Composed;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class ComposedEmbeddingBagTests
{
    public static TheoryData<EmbeddingBagMode> Modes => [.. Enum.GetValues<EmbeddingBagMode>()];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Bags_without_any_ids_are_zeros_that_depend_on_the_weights(EmbeddingBagMode mode)
    {
        using var scope = NewDisposeScope();
        foreach (var (padding, last) in new[] { ((long?)null, false), (0, false), (1, true) })
        {
            var bag = new ComposedEmbeddingBag(3, 2, mode, padding, last);
            var none = tensor(Array.Empty<long>());
            List<Tensor> outputs = [bag.call(none, tensor(last ? new long[] { 0, 0, 0 } : [0, 0])), bag.call(none.view(2, 0))];
            if (mode == EmbeddingBagMode.Sum)
            {
                var weights = zeros(0, requires_grad: true);
                outputs.Add(bag.call(none, tensor(last ? new long[] { 0, 0, 0 } : [0, 0]), weights));
                outputs.Add(bag.call(none.view(2, 0), null, weights.view(2, 0)));
            }

            foreach (var output in outputs)
            {
                Assert.Equal([2, 2], output.shape);
                Assert.All(Arrays.Of(output), number => Assert.Equal(0, number));
                bag.zero_grad();
                output.sum().backward();
                Assert.All(Arrays.Of(bag.parameters().Single().grad!), number => Assert.Equal(0, number));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void An_example_without_ids_is_trained_as_the_loop_would_wherever_it_stands_and_alone(EmbeddingBagMode mode)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var bag = new ComposedEmbeddingBag(6, 4, mode);
        var model = nn.Sequential(("bag", new Wrapped(bag, Embed, batchFirst: true)), ("tanh", nn.Tanh()), ("output", nn.Linear(4, 2)));
        var (ids, targets) = (tensor(new long[] { -1, -1, -1, 4, 5, -1, 1, 2, 3 }, [3, 3]), randn([3, 2], float64));
        foreach (var order in new[] { new long[] { 0, 1, 2 }, [1, 0, 2], [2, 1, 0] })
        {
            Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, ids[tensor(order)], targets[tensor(order)]);
        }

        var one = new GhostEngine().Measure(model, Losses.SquaredError, new Batch(ids, targets, 1)).SquaredNorms;
        Agreement.AssertClose(new LoopEngine().Measure(model, Losses.SquaredError, new Batch(ids, targets)).SquaredNorms, one, "norms");

        // −1 stands for no id.
        Tensor Embed(Tensor rows)
        {
            var isId = rows.abs().eq(rows);
            var sizes = isId.to(int64).sum(1);
            return bag.call(rows.masked_select(isId), sizes.cumsum(0).sub(sizes));
        }
    }

    [Theory]
    [InlineData(false, new long[] { 1, 3 }, "begin with 0")]
    [InlineData(false, new long[] { -1, 3 }, "begin with 0")]
    [InlineData(false, new long[] { 0, 9 }, "up to 5, the number of ids; offset 1 is 9")]
    [InlineData(false, new long[] { 0, 3, 2 }, "offset 2 is 2")]
    [InlineData(false, new long[] { 0, -3, 2 }, "offset 1 is -3")]
    [InlineData(false, new long[0], "at least 1; given was [0]")]
    [InlineData(true, new long[] { 0 }, "at least 2; given was [1]")]
    [InlineData(true, new long[0], "at least 2; given was [0]")]
    [InlineData(true, new long[] { 0, 6 }, "offset 1 is 6")]
    [InlineData(true, new long[] { 2, 5 }, "begin with 0")]
    public void Offsets_that_cannot_be_are_refused(bool last, long[] offsets, string words)
    {
        using var scope = NewDisposeScope();
        foreach (var mode in Enum.GetValues<EmbeddingBagMode>())
        {
            var bag = new ComposedEmbeddingBag(7, 2, mode, includeLastOffset: last);
            var error = Assert.Throws<ArgumentException>(() => bag.call(tensor(new long[] { 1, 2, 3, 4, 5 }), tensor(offsets)));
            Assert.Equal("offsets", error.ParamName);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => bag.call(tensor(new long[] { 1, 2, 3, 4, 5 }), tensor(offsets).to(int32)));
        }
    }

    [Fact]
    public void Numbers_that_are_no_ids_and_offsets_of_two_axes_are_refused()
    {
        using var scope = NewDisposeScope();
        var bag = new ComposedEmbeddingBag(7, 2);
        var (ids, offsets) = (tensor(new long[] { 1, 2, 3 }), tensor(new long[] { 0, 1 }));
        Assert.Equal("input", Assert.Throws<ArgumentException>(() => bag.call(ids.to(float32), offsets)).ParamName);
        Assert.Equal("input", Assert.Throws<ArgumentException>(() => bag.call(ids.view(1, 3).to(@bool))).ParamName);
        Assert.Equal("offsets", Assert.Throws<ArgumentException>(() => bag.call(ids, offsets.to(float64))).ParamName);
        Assert.Equal("offsets", Assert.Throws<ArgumentException>(() => bag.call(ids, offsets.view(2, 1))).ParamName);
        Assert.Equal([2, 2], bag.call(ids.to(int32), offsets.to(int32)).shape);
    }
}
