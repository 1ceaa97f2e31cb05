using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Data;

public sealed class TensorDatasetTests
{
    [Fact]
    public void Chunks_are_consecutive_and_cover_everything()
    {
        using var scope = NewDisposeScope();
        using var dataset = new TensorDataset(Ranges.UpTo(14, float64).view(7, 2), Ranges.UpTo(7));

        var chunks = dataset.Chunks(3).ToList();
        Assert.Equal([3, 3, 1], chunks.Select(c => c.Targets.shape[0]));
        Assert.Equal(Enumerable.Range(0, 14).Select(i => (double)i), chunks.SelectMany(c => Arrays.Of(c.Inputs)));
        Assert.Equal(Enumerable.Range(0, 7).Select(i => (double)i), chunks.SelectMany(c => Arrays.Of(c.Targets)));
        Assert.Single(dataset.Chunks(7));
        Assert.Single(dataset.Chunks(500));
    }

    [Fact]
    public void Only_prepared_inputs_are_given_out()
    {
        using var scope = NewDisposeScope();
        using var bytes = new TensorDataset(Ranges.UpTo(10, uint8).view(5, 2), Ranges.UpTo(5), stored => stored.to(float64).Over(2));
        using var dataset = bytes.Then(halves => halves.Plus(1));

        var expected = Enumerable.Range(0, 10).Select(i => (i / 2.0) + 1).ToList();
        Assert.Equal(expected, Arrays.Of(dataset.All().Inputs));
        Assert.Equal(expected, dataset.Chunks(2).SelectMany(chunk => Arrays.Of(chunk.Inputs)));
        var (inputs, targets) = dataset.Take(tensor(new long[] { 3, 0 }));
        Assert.Equal([4, 4.5, 1, 1.5], Arrays.Of(inputs));
        Assert.Equal([3, 0], targets.data<long>().ToArray());
        Assert.Equal(10, dataset.StoredBytes);
        Assert.Equal([0, 0.5], Arrays.Of(bytes.All().Inputs[0]));
    }

    [Fact]
    public void Tensors_outlive_the_scope_they_were_made_in_and_go_with_the_dataset()
        => Live.AssertNothingLeft(() =>
        {
            TensorDataset dataset;
            using (NewDisposeScope())
            {
                dataset = new TensorDataset(ones(3, 2), zeros(3));
            }

            using var scope = NewDisposeScope();
            Assert.Equal(3, dataset.Count);
            Assert.Equal([1, 1, 1, 1, 1, 1], Arrays.Of(dataset.All().Inputs));
            dataset.Dispose();
        });

    [Fact]
    public void Sets_that_are_empty_or_do_not_match_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => new TensorDataset(ones(3, 2), ones(4)));
        Assert.Throws<ArgumentException>(() => new TensorDataset(ones(0, 2), ones(0)));
        Assert.Throws<ArgumentException>(() => new TensorDataset(tensor(1.0), ones(1)));
        Assert.Throws<ArgumentException>(() => new TensorDataset(ones(1), tensor(1.0)));
    }
}
