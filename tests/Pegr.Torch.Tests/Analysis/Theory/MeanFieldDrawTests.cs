using MathNet.Numerics.Distributions;
using Pegr.Torch.Theory;

namespace Pegr.Torch.Tests.Analysis.Theory;

public sealed class MeanFieldDrawTests
{
    [Theory]
    [InlineData(0.1, 10, 3)]
    [InlineData(0.3, 1, 2)]
    [InlineData(0.5, 20, 2)]
    [InlineData(0.9, 7, 3)]
    [InlineData(0.2, 2, 3)]
    public void Points_have_the_moments_of_the_binomial_distribution(double probability, int trials, int count)
    {
        var points = BinomialPoints.Of(trials, probability, count);

        Assert.Equal(count, points.Count);
        Assert.All(points, point => Assert.InRange(point.Share, -1e-12, 1 + 1e-12));
        for (var power = 0; power < 2 * count; power++)
        {
            var expected = Enumerable.Range(0, trials + 1).Sum(k => Binomial.PMF(probability, trials, k) * Math.Pow((double)k / trials, power));
            Assert.Equal(expected, points.Sum(point => point.Weight * Math.Pow(point.Share, power)), 1e-12);
        }
    }

    [Fact]
    public void Few_trials_have_fewer_points()
    {
        var points = BinomialPoints.Of(1, 0.3, 3);
        Assert.Equal([0, 1], points.Select(point => Math.Round(point.Share, 12)));
        Assert.Equal(0.3, points[1].Weight, 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_is_certain_is_one_point(double probability) => Assert.Equal((probability, 1), Assert.Single(BinomialPoints.Of(10, probability, 3)));

    // Of n labels each has either sign, and each is flipped with probability p: right ones are n(1 − p)/2, in units of n/2.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(20)]
    public void Examples_of_both_signs_are_as_many_as_are_drawn(int samples)
    {
        const double Flips = 0.1;
        var drawn = Drawn(samples, Flips);

        Assert.Equal(1, drawn.Sum(draw => draw.Weight), 1e-12);
        Assert.Equal(1 - Flips, Mean(signs => (signs[0].Right + signs[1].Right) / 2), 1e-12);
        Assert.Equal(Flips, Mean(signs => (signs[0].Flipped + signs[1].Flipped) / 2), 1e-12);
        Assert.All(drawn, draw => Assert.Equal(2, draw.Signs.Sum(sign => sign.Right + sign.Flipped), 1e-12));

        // Signs are tossed n times: the surplus of one of them has variance 1/n of all.
        Assert.Equal(1.0 / samples, Mean(signs => Math.Pow((signs[0].Right + signs[0].Flipped - signs[1].Right - signs[1].Flipped) / 2, 2)), 1e-12);

        double Mean(Func<IReadOnlyList<SignExamples>, double> something) => drawn.Sum(draw => draw.Weight * something(draw.Signs));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 0.1)]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(4, 0.1)]
    public void All_of_few_examples_have_one_sign_as_often_as_all_coins_fall_alike(int samples, double flips)
        => Assert.Equal(2 * Math.Pow(0.5, samples), Drawn(samples, flips).Where(draw => draw.Signs is [_, { Right: 0, Flipped: 0 }]).Sum(draw => draw.Weight), 1e-12);

    [Fact]
    public void Of_many_examples_without_flips_one_sign_stands_for_both()
        => Assert.Equal(new(1, 0), Assert.Single(Assert.Single(Drawn(50, 0)).Signs));

    private static IReadOnlyList<(IReadOnlyList<SignExamples> Signs, double Weight)> Drawn(int samples, double flips)
        => SignExamples.Drawn(new() { Samples = samples, Dim = 100, SignalNorm = 2, NoiseStd = 1, Filters = 10, Power = 1, LabelNoise = flips });
}
