using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class ClosedFormTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(2.5, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void Norms_of_the_signal_noise_CNN_follow_the_closed_form(double power, bool orthogonal)
    {
        const int n = 7, d = 9, m = 4;
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(11, "closed-form");
        using var sample = new SignalNoiseDistribution(d, 1.3, 0.6, orthogonal).Sample(n, labelFlip: 0.3, generator);
        using var model = new SignalNoiseCnn(d, m, power, initStd: 0.8, generator, float64);

        using var ghost = new GhostEngine().Measure(model, Losses.Logistic, new Batch(sample.Patches, sample.Labels));
        using var loop = new LoopEngine().Measure(model, Losses.Logistic, new Batch(sample.Patches, sample.Labels));
        var expected = SquaredNorms(model, sample, power);

        for (var i = 0; i < n; i++)
        {
            Assert.Equal(expected[i], ghost.SquaredNorms[i].item<double>(), 1e-12 * expected[i]);
            Assert.Equal(expected[i], loop.SquaredNorms[i].item<double>(), 1e-12 * expected[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(2.5)]
    [InlineData(3)]
    public void Ghost_agrees_with_the_loop_on_the_signal_noise_CNN(double power)
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(12, "closed-form");
        using var sample = new SignalNoiseDistribution(8, 1.1, 0.7).Sample(6, labelFlip: 0, generator);
        using var model = new SignalNoiseCnn(8, 3, power, initStd: 0.7, generator, float64);

        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.Logistic, sample.Patches, sample.Labels);
    }

    // ‖∇l_i‖² = (l'²/m²) sum_{j,r} ‖s'(⟨w,x1⟩) x1 + s'(⟨w,x2⟩) x2‖², in plain loops.
    private static double[] SquaredNorms(SignalNoiseCnn model, SignalNoiseSample sample, double power)
    {
        var (n, d, m) = ((int)sample.Patches.shape[0], model.Dim, model.Filters);
        var w = model.Weights.detach().data<double>().ToNDArray() as double[,,] ?? throw new InvalidOperationException();
        var x = sample.Patches.data<double>().ToNDArray() as double[,,] ?? throw new InvalidOperationException();
        var y = sample.Labels.data<double>().ToArray();
        return [.. Enumerable.Range(0, n).Select(SquaredNorm)];

        double SquaredNorm(int i)
        {
            double f = 0, sum = 0;
            for (var j = 0; j < 2; j++)
            {
                for (var r = 0; r < m; r++)
                {
                    double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
                    for (var k = 0; k < d; k++)
                    {
                        a += w[j, r, k] * x[i, 0, k];
                        b += w[j, r, k] * x[i, 1, k];
                        aa += x[i, 0, k] * x[i, 0, k];
                        bb += x[i, 1, k] * x[i, 1, k];
                        ab += x[i, 0, k] * x[i, 1, k];
                    }

                    f += (j == 0 ? 1 : -1) * (Math.Pow(Math.Max(a, 0), power) + Math.Pow(Math.Max(b, 0), power)) / m;
                    double da = Slope(a), db = Slope(b);
                    sum += (da * da * aa) + (db * db * bb) + (2 * da * db * ab);
                }
            }

            var lossSlope = -1 / (1 + Math.Exp(y[i] * f));
            return lossSlope * lossSlope * sum / (m * m);
        }

        double Slope(double z) => z > 0 ? power * Math.Pow(z, power - 1) : 0;
    }
}
