using System.Collections.Immutable;
using Pegr.Torch.Vision.Noise;

namespace Pegr.Torch.Vision.Tests.Noise;

public sealed class LabelNoiseTests
{
    private const int Count = 20_000;

    private static readonly ImmutableArray<byte> Labels = [.. Enumerable.Range(0, Count).Select(i => (byte)(i % 10))];

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void Nine_tenths_of_the_redrawn_labels_are_wrong(double probability)
    {
        var wrong = Labels.Zip(LabelNoise.Apply(new RedrawnLabels(), Labels, 10, probability, 5)).Count(pair => pair.First != pair.Second);
        var expected = 0.9 * probability;
        var deviation = Math.Sqrt(expected * (1 - expected) / Count);
        Assert.InRange(wrong / (double)Count, expected - (5 * deviation), expected + (5 * deviation));
    }

    [Fact]
    public void Redrawn_labels_are_uniform_over_the_classes()
    {
        var counts = LabelNoise.Apply(new RedrawnLabels(), [.. Enumerable.Repeat((byte)3, Count)], 10, 1, 5).CountBy(label => label).ToDictionary();
        Assert.Equal(10, counts.Count);
        var chiSquared = counts.Values.Sum(count => Math.Pow(count - (Count / 10.0), 2) / (Count / 10.0));
        Assert.InRange(chiSquared, 0.5, 30); // 9 degrees of freedom: outside with probability 5e-4
    }

    [Fact]
    public void Symmetric_noise_gives_every_other_class_alike_and_never_the_true_one()
    {
        var counts = LabelNoise.Apply(new SymmetricLabels(), [.. Enumerable.Repeat((byte)3, Count)], 10, 1, 5).CountBy(label => label).ToDictionary();
        Assert.Equal(9, counts.Count);
        Assert.DoesNotContain((byte)3, counts.Keys);
        var chiSquared = counts.Values.Sum(count => Math.Pow(count - (Count / 9.0), 2) / (Count / 9.0));
        Assert.InRange(chiSquared, 0.3, 28); // 8 degrees of freedom
        Assert.Equal([0, 0], LabelNoise.Apply(new SymmetricLabels(), [0, 0], 1, 1, 5));
    }

    [Fact]
    public void Pair_flips_give_the_next_class()
        => Assert.Equal([1, 2, 0, 1], LabelNoise.Apply(new PairFlippedLabels(), [0, 1, 2, 0], 3, 1, 5));

    [Fact]
    public void Every_kind_strikes_the_same_labels()
    {
        var flipped = LabelNoise.Apply(new PairFlippedLabels(), Labels, 10, 0.3, 5);
        var symmetric = LabelNoise.Apply(new SymmetricLabels(), Labels, 10, 0.3, 5);
        Assert.Equal(Labels.Select((label, i) => label != flipped[i]), Labels.Select((label, i) => label != symmetric[i]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_labels_and_another_seed_others()
    {
        Assert.Equal(LabelNoise.Apply(new RedrawnLabels(), Labels, 10, 0.3, 5), LabelNoise.Apply(new RedrawnLabels(), Labels, 10, 0.3, 5));
        Assert.NotEqual(LabelNoise.Apply(new RedrawnLabels(), Labels, 10, 0.3, 5), LabelNoise.Apply(new RedrawnLabels(), Labels, 10, 0.3, 6));
    }

    [Fact]
    public void More_noise_keeps_what_less_noise_changed()
    {
        var less = LabelNoise.Apply(new RedrawnLabels(), Labels, 10, 0.2, 5);
        var more = LabelNoise.Apply(new RedrawnLabels(), Labels, 10, 0.6, 5);
        Assert.All(Enumerable.Range(0, Count).Where(i => less[i] != Labels[i]), i => Assert.Equal(less[i], more[i]));
    }

    [Fact]
    public void No_noise_changes_nothing()
    {
        Assert.Equal(Labels, LabelNoise.Apply(new RedrawnLabels(), Labels, 10, 0, 5));
        Assert.Empty(LabelNoise.Apply(new RedrawnLabels(), [], 10, 0.5, 5));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_probability_out_of_range_is_refused(double probability)
        => Assert.Throws<ArgumentOutOfRangeException>(() => LabelNoise.Apply(new RedrawnLabels(), Labels, 10, probability, 5));
}
