using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Models;

public sealed class SignalNoiseCnnTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 2)]
    [InlineData(5, 10, 3)]
    [InlineData(20, 6, 2.5)]
    [InlineData(2, 7, 1.5)]
    public void Outputs_are_those_of_plain_loops(int d, int m, double q)
    {
        using var scope = NewDisposeScope();
        using var model = Create(d, m, q, float64);
        var patches = randn([9, 2, d], float64);
        var actual = Arrays.Of(model.call(patches));
        var expected = PlainOutputs(Arrays.Of3(model.Weights), Arrays.Of3(patches), q);

        Assert.Equal(expected.Length, actual.Length);
        Assert.Contains(expected, f => f != 0);
        var scale = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-13 * scale));
    }

    // A bias is a weight of an input that is 1.
    [Fact]
    public void With_biases_it_is_the_network_without_on_patches_with_a_one()
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(3, "weights");
        using var biased = new SignalNoiseCnn(4, 3, 2, initStd: 1, generator, float64, bias: true);
        using var plain = Create(5, 3, 2, float64);
        var named = biased.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        using (no_grad())
        {
            plain.parameters().Single().copy_(cat([named["filters.weight"], named["filters.bias"].unsqueeze(1)], 1));
        }

        var patches = randn([9, 2, 4], float64);
        var (expected, actual) = (Arrays.Of(plain.call(cat([patches, ones([9, 2, 1], float64)], 2))), Arrays.Of(biased.call(patches)));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.All(Arrays.Of(named["filters.bias"]), bias => Assert.NotEqual(0, bias));
    }

    [Theory]
    [InlineData("filters", 1.0 / 3)]
    [InlineData("patches", 1.0 / 12)]
    [InlineData("none", 1)]
    public void Any_number_of_patches_is_summed_and_scaled(string scale, double factor)
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(3, "weights");
        using var model = new SignalNoiseCnn(
            new SignalNoiseCnnOptions(5, 3) { OutputScale = scale, Patches = 4, InitStd = 1, Activation = "relu3", DType = float64 }, generator);
        var patches = randn([6, 4, 5], float64);
        var (w, x, actual) = (Arrays.Of3(model.Weights), Arrays.Of3(patches), Arrays.Of(model.call(patches)));
        for (var i = 0; i < 6; i++)
        {
            var sums = Enumerable.Range(0, 2).Select(j => (from r in Enumerable.Range(0, 3)
                                                           from p in Enumerable.Range(0, 4)
                                                           let z = Enumerable.Range(0, 5).Sum(k => w[j, r, k] * x[i, p, k])
                                                           select Math.Pow(Math.Max(0, z), 3)).Sum()).ToList();
            Assert.Equal(factor * (sums[0] - sums[1]), actual[i], 1e-10);
        }
    }

    [Fact]
    public void Initial_weights_of_fan_in_are_uniform_within_the_inverse_root_of_the_length()
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(3, "weights");
        using var model = new SignalNoiseCnn(new SignalNoiseCnnOptions(25, 400) { Init = "fan-in", Bias = true, DType = float64 }, generator);
        var all = Arrays.Of(model.Weights).Concat(Arrays.Of(model.Biases!)).ToList();
        Assert.All(all, weight => Assert.InRange(weight, -0.2, 0.2));
        foreach (var (power, moment) in new[] { (1, 0), (2, 0.04 / 3), (4, 0.0016 / 5) })
        {
            Assert.Equal(moment, all.Average(weight => Math.Pow(weight, power)), 5 * Math.Pow(0.2, power) / Math.Sqrt(all.Count));
        }
    }

    [Fact]
    public void Names_that_are_unknown_are_refused()
    {
        using var generator = Seeds.Generator(3, "weights");
        var options = new SignalNoiseCnnOptions(4, 2);
        Assert.Throws<InvalidInputException>(() => new SignalNoiseCnn(options with { Activation = "tanh" }, generator));
        Assert.Throws<InvalidInputException>(() => new SignalNoiseCnn(options with { Init = "xavier" }, generator));
        Assert.Throws<InvalidInputException>(() => new SignalNoiseCnn(options with { OutputScale = "mean" }, generator));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalNoiseCnn(options with { Patches = 0 }, generator));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalNoiseCnn(options with { Filters = 0 }, generator));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalNoiseCnn(options with { Dim = 0 }, generator));
        Assert.Throws<ArgumentNullException>(() => new SignalNoiseCnn(null!, generator));
    }

    [Fact]
    public void The_first_layer_is_the_only_parameter_and_the_second_a_buffer()
    {
        using var scope = NewDisposeScope();
        using var model = Create(4, 3, 2, float64);
        Assert.Equal(["filters.weight"], model.named_parameters().Select(p => p.name));
        Assert.Equal(["second_layer"], model.named_buffers().Select(b => b.name));
        Assert.Equal(["filters.weight", "second_layer"], model.state_dict().Keys.Order());
        Assert.Equal([6, 4], model.parameters().Single().shape);
        Assert.Equal([1 / 3.0, 1 / 3.0, 1 / 3.0, -1 / 3.0, -1 / 3.0, -1 / 3.0], Arrays.Of(model.get_buffer("second_layer")!));
        Assert.False(model.get_buffer("second_layer")!.requires_grad);
    }

    [Fact]
    public void The_weights_are_a_view_with_the_plus_filters_first()
    {
        using var scope = NewDisposeScope();
        using var model = Create(4, 3, 2, float64);
        Assert.Equal([2, 3, 4], model.Weights.shape);
        Assert.Equal(Arrays.Of(model.parameters().Single()), Arrays.Of(model.Weights));

        using (no_grad())
        {
            model.Weights[1].zero_();
        }

        Assert.All(Arrays.Of(model.call(randn([8, 2, 4], float64))), f => Assert.True(f >= 0)); // nothing is left to subtract
    }

    [Fact]
    public void Initial_weights_have_the_given_spread_and_a_seed_gives_them_again()
    {
        using var model = Create(500, 20, 2, float64, initStd: 0.03);
        using var again = Create(500, 20, 2, float64, initStd: 0.03);
        using var rounded = Create(500, 20, 2, float32, initStd: 0.03);
        var weights = Arrays.Of(model.parameters().Single());

        var n = weights.Length;
        Assert.InRange(weights.Average(), -5 * 0.03 / Math.Sqrt(n), 5 * 0.03 / Math.Sqrt(n));
        Assert.InRange(weights.Average(w => w * w) / (0.03 * 0.03), 1 - (5 * Math.Sqrt(2.0 / n)), 1 + (5 * Math.Sqrt(2.0 / n)));
        Assert.Equal(weights, Arrays.Of(again.parameters().Single()));
        Assert.Equal(weights.Select(w => (double)(float)w), Arrays.Of(rounded.parameters().Single()));
    }

    [Fact]
    public void The_whole_model_moves_to_another_type()
    {
        using var scope = NewDisposeScope();
        using var model = Create(5, 3, 2.5, float32);
        var patches = randn([4, 2, 5], float32);
        var before = Arrays.Of(model.call(patches));

        model.to(float64);
        Assert.Equal(float64, model.get_buffer("second_layer")!.dtype);
        var after = model.call(patches.to(float64));
        Assert.Equal(float64, after.dtype);
        Assert.All(before.Zip(Arrays.Of(after)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void The_whole_model_moves_to_a_GPU()
    {
        Assert.SkipUnless(cuda.is_available(), "There is no GPU here.");
        using var scope = NewDisposeScope();
        using var model = Create(5, 3, 2, float64);
        var patches = randn([4, 2, 5], float64);
        var before = Arrays.Of(model.call(patches));

        model.to(CUDA);
        Assert.Equal(DeviceType.CUDA, model.Weights.device_type);
        Assert.All(before.Zip(Arrays.Of(model.call(patches.cuda()))), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void A_model_that_is_disposed_of_leaves_nothing_behind()
        => Live.AssertNothingLeft(() =>
        {
            using var model = Create(5, 3, 2, float32);
            model.to(float64);
            using var patches = randn([4, 2, 5], float64);
            using var output = model.call(patches);
        });

    private static SignalNoiseCnn Create(int d, int m, double q, ScalarType dtype, double initStd = 0.8)
    {
        using var generator = Seeds.Generator(4, "initial-weights");
        return new SignalNoiseCnn(d, m, q, initStd, generator, dtype);
    }

    private static double[] PlainOutputs(double[,,] w, double[,,] x, double q)
    {
        var (m, d) = (w.GetLength(1), w.GetLength(2));
        var outputs = new double[x.GetLength(0)];
        for (var i = 0; i < outputs.Length; i++)
        {
            for (var r = 0; r < m; r++)
            {
                for (var p = 0; p < 2; p++)
                {
                    double plus = 0, minus = 0;
                    for (var k = 0; k < d; k++)
                    {
                        plus += w[0, r, k] * x[i, p, k];
                        minus += w[1, r, k] * x[i, p, k];
                    }

                    outputs[i] += (Math.Pow(Math.Max(0, plus), q) - Math.Pow(Math.Max(0, minus), q)) / m;
                }
            }
        }

        return outputs;
    }
}
