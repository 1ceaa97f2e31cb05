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
        var wrong = Labels.Zip(LabelNoise.Redraw(Labels, 10, probability, 5)).Count(pair => pair.First != pair.Second);
        var expected = 0.9 * probability;
        var deviation = Math.Sqrt(expected * (1 - expected) / Count);
        Assert.InRange(wrong / (double)Count, expected - (5 * deviation), expected + (5 * deviation));
    }

    [Fact]
    public void Redrawn_labels_are_uniform_over_the_classes()
    {
        var counts = LabelNoise.Redraw([.. Enumerable.Repeat((byte)3, Count)], 10, 1, 5).CountBy(label => label).ToDictionary();
        Assert.Equal(10, counts.Count);
        var chiSquared = counts.Values.Sum(count => Math.Pow(count - (Count / 10.0), 2) / (Count / 10.0));
        Assert.InRange(chiSquared, 0.5, 30); // 9 degrees of freedom: outside with probability 5e-4
    }

    [Fact]
    public void The_same_seed_gives_the_same_labels_and_another_seed_others()
    {
        Assert.Equal(LabelNoise.Redraw(Labels, 10, 0.3, 5), LabelNoise.Redraw(Labels, 10, 0.3, 5));
        Assert.NotEqual(LabelNoise.Redraw(Labels, 10, 0.3, 5), LabelNoise.Redraw(Labels, 10, 0.3, 6));
    }

    [Fact]
    public void More_noise_keeps_what_less_noise_changed()
    {
        var less = LabelNoise.Redraw(Labels, 10, 0.2, 5);
        var more = LabelNoise.Redraw(Labels, 10, 0.6, 5);
        Assert.All(Enumerable.Range(0, Count).Where(i => less[i] != Labels[i]), i => Assert.Equal(less[i], more[i]));
    }

    [Fact]
    public void No_noise_changes_nothing()
    {
        Assert.Equal(Labels, LabelNoise.Redraw(Labels, 10, 0, 5));
        Assert.Empty(LabelNoise.Redraw([], 10, 0.5, 5));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_probability_out_of_range_is_refused(double probability)
        => Assert.Throws<ArgumentOutOfRangeException>(() => LabelNoise.Redraw(Labels, 10, probability, 5));
}
