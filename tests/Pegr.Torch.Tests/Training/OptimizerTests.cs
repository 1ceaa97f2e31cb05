using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training;

/// <summary>Linear regression, l_i = ½(⟨w, x_i⟩ − y_i)², by the trainer and by plain loops.</summary>
public sealed class OptimizerTests
{
    private const int Steps = 40;
    private const int Count = 12;
    private const int Dim = 3;

    [Theory]
    [InlineData(0.05, 0, 0)]
    [InlineData(0.05, 0.9, 0)]
    [InlineData(0.05, 0, 0.3)]
    [InlineData(0.05, 0.8, 0.1)]
    public void Gradient_descent_is_that_of_plain_loops(double learningRate, double momentum, double weightDecay)
        => AssertSame("sgd", new OptimizerOptions(learningRate, momentum, weightDecay), data =>
        {
            var (w, velocity) = ((double[])data.Initial.Clone(), new double[Dim]);
            for (var step = 1; step <= Steps; step++)
            {
                var gradient = data.Gradient(w);
                for (var k = 0; k < Dim; k++)
                {
                    velocity[k] = (momentum * velocity[k]) + gradient[k] + (weightDecay * w[k]);
                    w[k] -= learningRate * velocity[k];
                }
            }

            return w;
        });

    [Theory]
    [InlineData(0.05, 0.8, 0)]
    [InlineData(0.02, 0.9, 0.1)]
    public void Nesterov_momentum_is_that_of_plain_loops(double learningRate, double momentum, double weightDecay)
        => AssertSame("sgd", new OptimizerOptions(learningRate, momentum, weightDecay, Nesterov: true), data =>
        {
            // The look ahead along the new velocity: Sutskever et al., ICML 2013, as PyTorch has it.
            var (w, velocity) = ((double[])data.Initial.Clone(), new double[Dim]);
            for (var step = 1; step <= Steps; step++)
            {
                var gradient = data.Gradient(w);
                for (var k = 0; k < Dim; k++)
                {
                    var g = gradient[k] + (weightDecay * w[k]);
                    velocity[k] = (momentum * velocity[k]) + g;
                    w[k] -= learningRate * (g + (momentum * velocity[k]));
                }
            }

            return w;
        });

    [Theory]
    [InlineData(0.05, 0)]
    [InlineData(0.02, 0.3)]
    public void AdamW_is_that_of_plain_loops(double learningRate, double weightDecay)
        => AssertSame("adamw", new OptimizerOptions(learningRate, WeightDecay: weightDecay), data =>
        {
            // Loshchilov and Hutter, arXiv 1711.05101, algorithm 2: the decay is apart from the gradient.
            const double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
            var (w, m, v) = ((double[])data.Initial.Clone(), new double[Dim], new double[Dim]);
            for (var step = 1; step <= Steps; step++)
            {
                var gradient = data.Gradient(w);
                for (var k = 0; k < Dim; k++)
                {
                    var g = gradient[k];
                    m[k] = (beta1 * m[k]) + ((1 - beta1) * g);
                    v[k] = (beta2 * v[k]) + ((1 - beta2) * g * g);
                    var (mean, variance) = (m[k] / (1 - Math.Pow(beta1, step)), v[k] / (1 - Math.Pow(beta2, step)));
                    w[k] -= learningRate * ((mean / (Math.Sqrt(variance) + epsilon)) + (weightDecay * w[k]));
                }
            }

            return w;
        });

    [Theory]
    [InlineData(0.05, 0)]
    [InlineData(0.002, 0)]
    [InlineData(0.05, 0.3)]
    public void Adam_is_that_of_plain_loops(double learningRate, double weightDecay)
        => AssertSame("adam", new OptimizerOptions(learningRate, WeightDecay: weightDecay), data =>
        {
            // Kingma and Ba, arXiv 1412.6980, algorithm 1, with its default constants; decay as part of the gradient.
            const double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
            var (w, m, v) = ((double[])data.Initial.Clone(), new double[Dim], new double[Dim]);
            for (var step = 1; step <= Steps; step++)
            {
                var gradient = data.Gradient(w);
                for (var k = 0; k < Dim; k++)
                {
                    var g = gradient[k] + (weightDecay * w[k]);
                    m[k] = (beta1 * m[k]) + ((1 - beta1) * g);
                    v[k] = (beta2 * v[k]) + ((1 - beta2) * g * g);
                    var (mean, variance) = (m[k] / (1 - Math.Pow(beta1, step)), v[k] / (1 - Math.Pow(beta2, step)));
                    w[k] -= learningRate * mean / (Math.Sqrt(variance) + epsilon);
                }
            }

            return w;
        });

    [Theory]
    [InlineData(0.05, 0)]
    [InlineData(0.02, 0.3)]
    public void NAdam_is_that_of_plain_loops(double learningRate, double weightDecay)
        => AssertSame("nadam", new OptimizerOptions(learningRate, WeightDecay: weightDecay), data =>
        {
            // Dozat, "Incorporating Nesterov Momentum into Adam", 2016, algorithm 2 with the schedule of its section 3.
            const double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
            double Momentum(int step) => beta1 * (1 - (0.5 * Math.Pow(0.96, 0.004 * step)));
            var (w, m, v) = ((double[])data.Initial.Clone(), new double[Dim], new double[Dim]);
            for (var step = 1; step <= Steps; step++)
            {
                var gradient = data.Gradient(w);
                var product = Enumerable.Range(1, step).Aggregate(1.0, (all, s) => all * Momentum(s));
                for (var k = 0; k < Dim; k++)
                {
                    var g = gradient[k] + (weightDecay * w[k]);
                    m[k] = (beta1 * m[k]) + ((1 - beta1) * g);
                    v[k] = (beta2 * v[k]) + ((1 - beta2) * g * g);
                    var mean = (Momentum(step + 1) * m[k] / (1 - (product * Momentum(step + 1)))) + ((1 - Momentum(step)) * g / (1 - product));
                    w[k] -= learningRate * mean / (Math.Sqrt(v[k] / (1 - Math.Pow(beta2, step))) + epsilon);
                }
            }

            return w;
        });

    [Theory]
    [InlineData(0.05, 0, 0)]
    [InlineData(0.02, 0.9, 0.3)]
    public void RMSprop_is_that_of_plain_loops(double learningRate, double momentum, double weightDecay)
        => AssertSame("rmsprop", new OptimizerOptions(learningRate, momentum, weightDecay), data =>
        {
            // Tieleman and Hinton, Coursera lecture 6.5, 2012; momentum as PyTorch has it.
            const double decay = 0.99, epsilon = 1e-8;
            var (w, square, velocity) = ((double[])data.Initial.Clone(), new double[Dim], new double[Dim]);
            for (var step = 1; step <= Steps; step++)
            {
                var gradient = data.Gradient(w);
                for (var k = 0; k < Dim; k++)
                {
                    var g = gradient[k] + (weightDecay * w[k]);
                    square[k] = (decay * square[k]) + ((1 - decay) * g * g);
                    velocity[k] = (momentum * velocity[k]) + (g / (Math.Sqrt(square[k]) + epsilon));
                    w[k] -= learningRate * velocity[k];
                }
            }

            return w;
        });

    [Theory]
    [InlineData(0.05, 0)]
    [InlineData(0.2, 0.3)]
    public void Adagrad_is_that_of_plain_loops(double learningRate, double weightDecay)
        => AssertSame("adagrad", new OptimizerOptions(learningRate, WeightDecay: weightDecay), data =>
        {
            // Duchi, Hazan, Singer, JMLR 12, 2011, its diagonal form.
            const double epsilon = 1e-10;
            var (w, sum) = ((double[])data.Initial.Clone(), new double[Dim]);
            for (var step = 1; step <= Steps; step++)
            {
                var gradient = data.Gradient(w);
                for (var k = 0; k < Dim; k++)
                {
                    var g = gradient[k] + (weightDecay * w[k]);
                    sum[k] += g * g;
                    w[k] -= learningRate * g / (Math.Sqrt(sum[k]) + epsilon);
                }
            }

            return w;
        });

    [Fact]
    public void An_unknown_name_is_refused_with_those_there_are()
    {
        using var model = nn.Linear(2, 1);
        var error = Assert.Throws<InvalidInputException>(() => OptimizerFactory.Create("lion", model, new OptimizerOptions(0.1)));
        Assert.Equal($"optimizer: 'lion' is unknown; use {string.Join(", ", OptimizerFactory.Keys)}.", error.Message);
    }

    private static void AssertSame(string optimizer, OptimizerOptions options, Func<Regression, double[]> plain)
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(1, "regression");
        using var fork = Seeds.Fork(1, "regression-weights");
        var inputs = randn([Count, Dim], float64, generator: generator);
        var targets = randn([Count, 1], float64, generator: generator);
        using var model = nn.Linear(Dim, 1, hasBias: false, dtype: float64);
        var data = new Regression(Arrays.Of2(inputs), Arrays.Of(targets), Arrays.Of(model.weight));
        using var dataset = new TensorDataset(inputs, targets);
        using var batches = new BatchSampler(dataset, batchSize: 0, generator);
        using var trained = OptimizerFactory.Create(optimizer, model, options);
        Trainer.Run(
            new TrainingJob
            {
                Model = model,
                Task = new LearningTask(Losses.SquaredError, (f, y) => f.eq(y)),
                Objective = new EmpiricalRisk(),
                Optimizer = trained,
                Batches = batches,
                Steps = Steps,
            },
            cancellationToken: TestContext.Current.CancellationToken);

        var (expected, actual) = (plain(data), Arrays.Of(model.weight));
        for (var k = 0; k < Dim; k++)
        {
            Assert.Equal(expected[k], actual[k], 1e-12);
            Assert.True(Math.Abs(expected[k] - data.Initial[k]) > 1e-3, "the weights hardly moved: the test would prove nothing");
        }
    }

    private sealed record Regression(double[,] X, double[] Y, double[] Initial)
    {
        public double[] Gradient(double[] w)
        {
            var gradient = new double[Dim];
            for (var i = 0; i < Count; i++)
            {
                var residual = Enumerable.Range(0, Dim).Sum(k => w[k] * X[i, k]) - Y[i];
                for (var k = 0; k < Dim; k++)
                {
                    gradient[k] += residual * X[i, k] / Count;
                }
            }

            return gradient;
        }
    }
}
