using Pegr.Torch.Data;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Theory;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Analysis.Theory;

public sealed class SignalNoiseTheoryTests
{
    // sigma_p² d = 250, ‖mu‖² = 2.25, so SNR² = 0.009.
    private static readonly SyntheticSettings Published = new();

    [Fact]
    public void The_published_comparison_by_hand()
    {
        var theory = Published.Theory();

        Assert.Equal(Math.Sqrt(0.009), theory.SignalToNoise, 1e-12);
        Assert.Equal(50 * 0.009, theory.Strength!.Value, 1e-12);
        Assert.Equal(10.0 / 250, theory.Window!.Lower, 1e-12);
        Assert.Equal(10.0 / 2.25, theory.Window.Upper, 1e-12);
        Assert.Equal(10 / (1.5 * Math.Sqrt(250)), theory.SuggestedLambda!.Value, 1e-12);
        Assert.Equal(Regime.NoiseMemorization, theory.Predict("gd", 0));
        Assert.Equal(Regime.SignalLearning, theory.Predict("pegr", 0.1));
    }

    [Theory]
    [InlineData("relu", 50 * 0.009 * 0.009 * 1000)]
    [InlineData("relu3", 50 * 0.009 * 0.0948683298050514)]
    [InlineData("relu1.5", null)]
    public void The_strength_depends_on_the_activation(string activation, double? expected)
    {
        var theory = (Published with { Activation = activation }).Theory();

        Assert.Equal(expected.HasValue, theory.Strength.HasValue);
        Assert.Equal(expected ?? 0, theory.Strength ?? 0, 1e-12);
    }

    [Theory]
    [InlineData(0.02, Regime.NoiseMemorization)]
    [InlineData(0.05, Regime.SignalLearning)]
    [InlineData(3, Regime.SignalLearning)]
    [InlineData(6, Regime.NoiseMemorization)]
    public void Lambda_works_in_the_window_of_the_published_runs(double lambda, Regime expected)
        => Assert.Equal(expected, Published.Theory().Predict("pegr", lambda));

    [Fact]
    public void At_lambda_zero_PEGR_is_gradient_descent()
    {
        foreach (var activation in new[] { "relu", "relu2", "relu3" })
        {
            var theory = (Published with { Activation = activation }).Theory();
            Assert.Equal(theory.Margin("gd", 0), theory.Margin("pegr", 0));
        }
    }

    [Fact]
    public void The_margin_is_continuous_where_the_noise_stops_growing()
    {
        var theory = Published.Theory();
        var window = theory.Window!;

        Assert.Equal(
            theory.RegimeMargin("pegr", window.Lower * (1 - 1e-9))!.Value, theory.RegimeMargin("pegr", window.Lower * (1 + 1e-9))!.Value, 1e-6);
    }

    [Fact]
    public void For_relu_no_lambda_is_suggested_and_PEGR_is_expected_where_gradient_descent_is()
    {
        var theory = (Published with { Activation = "relu" }).Theory();

        Assert.Null(theory.Window);
        Assert.Null(theory.SuggestedLambda);
        Assert.Equal(theory.RegimeMargin("gd", 0), theory.RegimeMargin("pegr", 5));
    }

    [Fact]
    public void A_signal_longer_than_the_noise_has_an_empty_window_and_needs_no_penalty()
    {
        var theory = (Published with { SignalNorm = 20 }).Theory();

        Assert.True(theory.Window!.IsEmpty);
        Assert.Equal(0, theory.SuggestedLambda);
        Assert.Equal(Regime.SignalLearning, theory.Predict("gd", 0));
    }

    [Fact]
    public void Without_a_signal_or_for_other_objectives_little_is_said()
    {
        var theory = (Published with { SignalNorm = 0 }).Theory();

        Assert.Null(theory.SuggestedLambda);
        Assert.Equal(Regime.NoiseMemorization, theory.Predict("gd", 0));
        Assert.Null(theory.Predict("sam", 0));
    }

    // With 4 filters all of one sign begin below 0 in one of 16 seeds, and in one of 8 either sign's do.
    [Fact]
    public void Of_few_filters_nothing_is_predicted()
    {
        var few = (Published with { Filters = 4 }).Theory();

        Assert.Contains("fewer than 5 filters", few.WhySilent, StringComparison.Ordinal);
        Assert.Equal((null, null), few.Expect("pegr", 0.1));
        Assert.Null((few with { Descent = null }).Margin("gd", 0));
        Assert.Null(few.StepsToLearn("pegr", 0.1));
        Assert.NotNull(few.SuggestedLambda);
        Assert.Null((few with { Filters = 5 }).WhySilent);
        Assert.NotNull((few with { Filters = 5 }).Accuracy("pegr", 0.1));
    }

    // The accuracy over two examples is at most 7/8.
    [Fact]
    public void Rates_alone_predict_nothing_of_one_or_two_examples()
    {
        var few = (Published with { Samples = 2, Momentum = 0.9 }).Theory();

        Assert.Contains("fewer than 3 examples", few.WhySilent, StringComparison.Ordinal);
        Assert.Null(few.Margin("pegr", 0.1));
        Assert.Null((Published with { Samples = 2 }).Theory().WhySilent);
        Assert.NotNull((few with { Samples = 3 }).Margin("pegr", 0.1));
    }

    // The noise of a group averages out, and the signal to a half, as its two signs move different filters: of the published settings from 0.04·50 on.
    [Fact]
    public void Groups_need_more_lambda_for_the_noise_and_up_to_twice_for_the_signal()
    {
        var theory = Published.Theory() with { GroupSize = 5 };

        Assert.Equal((5 * 0.04, 4.4444 / 0.6), (theory.WindowOf("group")!.Lower, Math.Round(theory.WindowOf("group")!.Upper, 3)), Near);
        Assert.Equal((50 * 0.04, 4.4444 / 0.51), (theory.WindowOf("gr")!.Lower, theory.WindowOf("gr")!.Upper), Near);
        Assert.Equal((0.04 / 0.98, 4.4444 / 0.49), (theory.WindowOf("variance")!.Lower, theory.WindowOf("variance")!.Upper), Near);
        Assert.Null(theory.WindowOf("gd"));
        Assert.Null(theory.WindowOf("sam"));
        Assert.Equal(theory.Window, (theory with { GroupSize = 1 }).WindowOf("group"));
        Assert.Equal(theory.RegimeMargin("gr", 1), (theory with { GroupSize = 50 }).RegimeMargin("group", 1));

        static bool Near((double Lower, double Upper) one, (double Lower, double Upper) other)
            => Math.Abs(one.Lower - other.Lower) < 1e-9 && Math.Abs(one.Upper - other.Upper) < 1e-3;
    }

    // Orthogonal noise of one length, half of the labels each: what the derivation assumes holds exactly, up to the size of
    // the outputs. The gradients are those of the engine.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 0.3)]
    [InlineData(2, 2)]
    [InlineData(3, 0)]
    [InlineData(3, 300)]
    [InlineData(2.5, 40)]
    public void Signal_and_noise_grow_as_the_formulas_say(double power, double lambda)
    {
        using var scope = NewDisposeScope();
        using var sample = OrthogonalSample();
        using var generator = Seeds.Generator(1, "weights");
        using var model = new SignalNoiseCnn(dim: 6, filters: 2, power, initStd: 1e-3, generator, float64);
        using var report = ObjectiveRegistry.Create("pegr", new ObjectiveOptions(lambda, new LoopEngine()))
            .AccumulateGradients(model, Losses.Logistic, sample.Patches, sample.Labels);
        var weights = model.Weights.detach();
        var flow = -model.parameters().Single().grad!.view(2, 2, 6);
        var theory = new SignalNoiseTheory
        {
            Samples = 4,
            Dim = 6,
            SignalNorm = 2,
            NoiseStd = 3 / Math.Sqrt(6),
            Filters = 2,
            Power = power,
        };

        var checkedRates = 0;
        for (var j = 0; j < 2; j++)
        {
            for (var r = 0; r < 2; r++)
            {
                var sign = j == 0 ? 1 : -1;
                Check(sample.Signal.Times(sign), (z, weight) => theory.SignalGrowth(z, weight));
                foreach (var i in Enumerable.Range(0, 4).Where(i => sample.Labels[i].item<double>() == sign))
                {
                    Check(sample.Noise[i], (z, weight) => theory.NoiseGrowth(z, weight));
                }

                void Check(Tensor direction, Func<double, double, double> growth)
                {
                    var z = weights[j, r].dot(direction).item<double>();
                    if (z > 0)
                    {
                        var expected = growth(z, lambda);
                        Assert.Equal(expected, flow[j, r].dot(direction).item<double>(), 0.02 * Math.Abs(growth(z, 0)));
                        checkedRates++;
                    }
                }
            }
        }

        Assert.True(checkedRates >= 4);
    }

    // Many filters, so that the mean over them is near what is expected.
    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(3)]
    public void Initial_slopes_are_the_squared_gradient_norms_of_new_networks(double power)
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(1, "weights");
        using var model = new SignalNoiseCnn(dim: 6, filters: 20_000, power, initStd: 0.1, generator, float64);
        using var sample = OrthogonalSample();
        using var norms = new LoopEngine().Measure(model, Losses.Logistic, new Batch(sample.Patches, sample.Labels));
        var output = model.call(sample.Patches) * sample.Labels;
        var slopes = norms.SquaredNorms / (output.neg().sigmoid() * output.neg().sigmoid());

        var theory = new SignalNoiseTheory { Samples = 4, Dim = 6, SignalNorm = 2, NoiseStd = 3 / Math.Sqrt(6), Filters = 20_000, Power = power };
        Assert.Equal(1, slopes.mean().item<double>() / theory.InitialSlopes(0.1), 0.02);
    }

    // The penalty's hold on l' speeds the signal up, for weights of the demo's size by more than the hold on s' slows it.
    [Theory]
    [InlineData(0.1, 1.04)]
    [InlineData(1, 1.4)]
    public void PEGR_at_first_speeds_the_signal_up(double lambda, double expected)
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(1, "sample");
        using var sample = new SignalNoiseDistribution(1000, 1.5, 0.5).Sample(50, 0, generator);
        using var weights = Seeds.Generator(1, "weights");
        using var model = new SignalNoiseCnn(dim: 1000, filters: 10, 2, initStd: 0.01, weights, float64);

        var theory = Published.Theory();
        var predicted = theory.SignalGrowth(1, lambda, theory.InitialSlopes(0.01)) / theory.SignalGrowth(1, 0);
        Assert.Equal(expected, predicted, 0.01);
        Assert.Equal(predicted, Growth(lambda) / Growth(0), 0.04);

        double Growth(double weight)
        {
            model.zero_grad();
            using var report = ObjectiveRegistry.Create("pegr", new ObjectiveOptions(weight, new LoopEngine()))
                .AccumulateGradients(model, Losses.Logistic, sample.Patches, sample.Labels);
            var signs = tensor(new double[] { 1, -1 }).unsqueeze(1);
            var learned = model.Weights.detach().matmul(sample.Signal) * signs;
            var flow = model.parameters().Single().grad!.view(2, 10, 1000).matmul(sample.Signal) * signs.neg();
            return flow.masked_select(learned.sign().eq(learned.sign().abs())).sum().item<double>();
        }
    }

    private static SignalNoiseSample OrthogonalSample()
    {
        using var scope = NewDisposeScope();
        var signal = zeros(6, float64);
        signal[0] = 2;
        var labels = tensor(new double[] { 1, -1, 1, -1 });
        var noise = eye(6, dtype: float64).narrow(0, 1, 4).Times(3);
        var patches = stack([labels.unsqueeze(1) * signal, noise], 1);
        return new SignalNoiseSample(signal, patches, labels, labels.clone(), noise);
    }
}
