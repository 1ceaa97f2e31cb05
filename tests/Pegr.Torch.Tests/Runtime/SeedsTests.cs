using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Runtime;

public sealed class SeedsTests
{
    [Theory]
    [InlineData(1, "train-data", 7332210332354584458)]
    [InlineData(1, "test-data", 4454467557936111120)]
    [InlineData(2, "train-data", 4583951985646239155)]
    [InlineData(int.MaxValue, "initial-weights", 5798640726965018124)]
    [InlineData(0, "", 1224192753611485562)]
    public void Derived_seeds_are_those_of_FNV_and_SplitMix(int seed, string purpose, long expected)
        => Assert.Equal(expected, Seeds.Derive(seed, purpose));

    [Fact]
    public void Every_seed_and_purpose_has_a_stream_of_its_own()
    {
        string[] purposes = ["train-data", "test-data", "initial-weights", "batches", "self-check", "a", "b", "aa"];
        var derived = purposes.SelectMany(p => Enumerable.Range(0, 2_000).Select(seed => Seeds.Derive(seed, p))).ToList();
        Assert.Equal(derived.Count, derived.Distinct().Count());
        Assert.Equal(derived.Count, derived.Select(s => (uint)s).Distinct().Count()); // what a CPU generator looks at
        Assert.All(derived, s => Assert.True(s >= 0));
    }

    [Fact]
    public void A_generator_repeats_its_stream_and_no_others()
    {
        Assert.Equal(Draw(1, "a"), Draw(1, "a"));
        Assert.NotEqual(Draw(1, "a"), Draw(2, "a"));
        Assert.NotEqual(Draw(1, "a"), Draw(1, "b"));

        static double[] Draw(int seed, string purpose)
        {
            using var scope = NewDisposeScope();
            using var generator = Seeds.Generator(seed, purpose);
            return randn(5, float64, generator: generator).data<double>().ToArray();
        }
    }

    [Fact]
    public void A_fork_repeats_its_draws_and_gives_the_global_generator_its_state_back()
    {
        var undisturbed = GlobalDraws(inBetween: () => { });
        double[] first = [], second = [];
        var disturbed = GlobalDraws(() => first = InFork(5));
        GlobalDraws(() => second = InFork(5));

        Assert.Equal(undisturbed, disturbed);
        Assert.Equal(first, second);
        Assert.NotEqual(first, InFork(6));

        static double[] InFork(int seed)
        {
            using var fork = Seeds.Fork(seed, "initial-weights");
            return GlobalNumbers(7);
        }
    }

    [Fact]
    public void A_fork_leaves_no_tensor_behind() => Live.AssertNothingLeft(() => Seeds.Fork(1, "x").Dispose());

    [Fact]
    public void Forks_survive_collections_without_pause()
    {
        var quiet = GlobalDraws(() => { });
        using var storm = new Storm();

        Assert.Equal(quiet, GlobalDraws(() =>
        {
            for (var i = 0; i < 200_000; i++)
            {
                Seeds.Fork(i, "x").Dispose();
            }
        }));
    }

    private static double[] GlobalDraws(Action inBetween)
    {
        random.manual_seed(3);
        var before = GlobalNumbers(3);
        inBetween();
        return [.. before, .. GlobalNumbers(3)];
    }

    private static double[] GlobalNumbers(int count)
    {
        using var scope = NewDisposeScope();
        return rand(count, float64).data<double>().ToArray();
    }
}
