using Pegr.Torch.Objectives;

namespace Pegr.Torch.Tests;

public sealed class RegistryTests
{
    [Fact]
    public void What_is_registered_is_found_after_what_was_there()
    {
        var registry = new Registry<int>("speed", [("slow", 1), ("fast", 9)]);

        registry.Register("faster", 10);

        Assert.Equal(["slow", "fast", "faster"], registry.Keys);
        Assert.Equal([1, 9, 10], registry.Entries);
        Assert.Equal(10, registry.Find("faster"));
    }

    [Fact]
    public void An_unknown_key_is_refused_with_the_settings_name_and_those_there_are()
    {
        var registry = new Registry<int>("speed", [("slow", 1), ("fast", 9)]);

        var refusal = Assert.Throws<InvalidInputException>(() => registry.Find("Fast"));
        Assert.Equal(("speed: 'Fast' is unknown; use slow, fast.", "speed"), (refusal.Message, refusal.Setting));

        var other = Assert.Throws<InvalidInputException>(() => registry.Find("warp", "pace", "slow, fast or a number"));
        Assert.Equal(("pace: 'warp' is unknown; use slow, fast or a number.", "pace"), (other.Message, other.Setting));
    }

    [Theory]
    [InlineData("slow", "there is a 'slow' already")]
    [InlineData("", "cannot be written")]
    [InlineData("a,b", "cannot be written")]
    [InlineData("a:b", "cannot be written")]
    [InlineData("a b", "cannot be written")]
    [InlineData("a\u0007", "cannot be written")]
    public void A_key_that_is_taken_or_cannot_be_written_is_refused_and_changes_nothing(string key, string expected)
    {
        var registry = new Registry<int>("speed", [("slow", 1)]);

        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => registry.Register(key, 2)).Message, StringComparison.Ordinal);
        Assert.Equal(["slow"], registry.Keys);
        Assert.Equal(1, registry.Find("slow"));
    }

    [Fact]
    public void Threads_that_register_at_once_lose_nothing_and_one_of_two_that_want_a_key_gets_it()
    {
        const int Threads = 4, Keys = 200;
        var registry = new Registry<int>("speed", []);
        var refused = 0;

        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            for (var k = 0; k < Keys; k++)
            {
                registry.Register($"own-{thread}-{k}", k);
                try
                {
                    registry.Register($"shared-{k}", thread);
                }
                catch (ArgumentException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        });

        Assert.Equal((Threads + 1) * Keys, registry.Keys.Distinct().Count());
        Assert.Equal(registry.Keys.Count, registry.Keys.Distinct().Count());
        Assert.Equal((Threads - 1) * Keys, refused);
    }

    [Fact]
    public void The_librarys_own_keys_cannot_be_taken()
    {
        Assert.Throws<ArgumentException>(() => ObjectiveRegistry.Register("gd", o => new GradientPenalty(o.Lambda)));
        Assert.False(ObjectiveRegistry.HasLambda("gd"));
    }

    [Fact]
    public void Those_with_a_lambda_are_those_with_a_penalty()
        => Assert.Equal(
            ["gr", "pegr", "variance", "group", "norm", "example-norm", "fisher"],
            new[] { "gd", "gr", "pegr", "variance", "sam", "label-noise", "group", "norm", "example-norm", "fisher" }.Where(ObjectiveRegistry.HasLambda));
}
