using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Data;

public sealed class BatchSamplerTests
{
    private const int Count = 10;

    [Fact]
    public void Every_epoch_takes_each_example_once_in_a_new_order_and_the_last_batch_is_what_is_left()
    {
        var batches = Draw(batchSize: 4, steps: 9);
        Assert.Equal([4, 4, 2, 4, 4, 2, 4, 4, 2], batches.Select(b => b.Length));

        var epochs = batches.Chunk(3).Select(epoch => epoch.SelectMany(b => b).ToArray()).ToList();
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, Count), epoch.Order()));
        Assert.Equal(3, epochs.Select(epoch => string.Join(' ', epoch)).Distinct().Count());
        Assert.All(epochs, epoch => Assert.NotEqual(Enumerable.Range(0, Count), epoch));
    }

    [Fact]
    public void A_size_that_divides_the_number_of_examples_leaves_no_rest()
        => Assert.Equal([5, 5, 5, 5], Draw(batchSize: 5, steps: 4).Select(b => b.Length));

    [Fact]
    public void A_seed_gives_the_same_order_again_and_another_seed_another()
    {
        Assert.Equal(Draw(3, 8), Draw(3, 8));
        Assert.NotEqual(Draw(3, 8), Draw(3, 8, seed: 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Count)]
    [InlineData(Count + 1)]
    public void The_full_batch_is_the_whole_set_in_order(long batchSize)
        => Assert.All(Draw(batchSize, steps: 3), batch => Assert.Equal(Enumerable.Range(0, Count), batch));

    [Theory]
    [InlineData(10, 0, 1)]
    [InlineData(10, 10, 1)]
    [InlineData(10, 11, 1)]
    [InlineData(10, 9, 2)]
    [InlineData(10, 5, 2)]
    [InlineData(10, 4, 3)]
    [InlineData(10, 1, 10)]
    public void An_epoch_has_as_many_steps_as_it_takes(long count, long batchSize, long expected)
        => Assert.Equal(expected, BatchSampler.StepsPerEpoch(count, batchSize));

    [Fact]
    public void A_sampler_that_is_disposed_of_leaves_nothing_behind()
        => Live.AssertNothingLeft(() => Draw(batchSize: 4, steps: 7));

    // The examples' numbers, batch by batch; inputs and targets must belong together.
    private static List<int[]> Draw(long batchSize, int steps, int seed = 1)
    {
        using var outer = NewDisposeScope();
        using var dataset = new TensorDataset(Ranges.UpTo(Count, float64).unsqueeze(1).Times(2), Ranges.UpTo(Count));
        using var generator = Seeds.Generator(seed, "batches");
        using var sampler = new BatchSampler(dataset, batchSize, generator);
        var batches = new List<int[]>();
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var (x, y) = sampler.Next();
            var targets = y.data<long>().ToArray();
            Assert.Equal(targets.Select(t => 2.0 * t), Arrays.Of(x));
            batches.Add([.. targets.Select(t => (int)t)]);
        }

        return batches;
    }
}
