using Pegr.Torch.Training.Records;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>Measures on inner products what the probes measure of a model.</summary>
internal static class ReducedMetrics
{
    /// <summary>Measures everything, in the order of the other engines.</summary>
    /// <param name="data">The data.</param>
    /// <param name="pass">Left at the weights.</param>
    /// <param name="weights">The weights.</param>
    public static Dictionary<string, double> Measure(ReducedData data, ForwardPass pass, ReducedVector weights)
    {
        pass.Run(weights);
        var row = new Dictionary<string, double>
        {
            [Metric.TrainLoss] = pass.TotalLoss / data.Train.Samples,
            [Metric.TrainAccuracy] = pass.Outputs.Zip(data.Train.Labels).Average(pair => pair.First > 0 == pair.Second > 0 ? 1.0 : 0),
        };
        (row[Metric.TestLoss], row[Metric.TestAccuracy]) = data.Test.Evaluate(pass, data.Activation, weights);
        AddSignalAndNoise(row, data.Train, weights);
        var norms = GradientNorms(pass);
        var mean = norms.Average();
        row[Metric.Penalty] = pass.SquaredGradients.Average();
        row[Metric.GradientNormMean] = mean;
        row[Metric.GradientNormVariance] = norms.Average(norm => (norm - mean) * (norm - mean));
        return row;
    }

    /// <summary>‖∇l_i‖ of each training example.</summary>
    public static double[] GradientNorms(ForwardPass pass) => Array.ConvertAll(pass.SquaredGradients, Math.Sqrt);

    private static void AddSignalAndNoise(Dictionary<string, double> row, InnerProducts products, ReducedVector weights)
    {
        var learned = (Plus: double.NegativeInfinity, Minus: double.NegativeInfinity);
        var memorized = (Plus: double.NaN, Minus: double.NaN);
        for (var f = 0; f < products.Filters; f++)
        {
            if (f < products.Filters / 2)
            {
                learned.Plus = Math.Max(learned.Plus, LargestAlong(+1, products, weights, f));
                memorized.Plus = Larger(memorized.Plus, LargestOf(+1, weights.Noise(f), products.Labels) - products.Bias(weights, f));
            }
            else
            {
                learned.Minus = Math.Max(learned.Minus, LargestAlong(-1, products, weights, f));
                memorized.Minus = Larger(memorized.Minus, LargestOf(-1, weights.Noise(f), products.Labels) - products.Bias(weights, f));
            }
        }

        row[Metric.SignalLearning] = Math.Max(learned.Plus, learned.Minus);
        row[Metric.SignalLearningPlus] = learned.Plus;
        row[Metric.SignalLearningMinus] = learned.Minus;
        row[Metric.NoiseMemorization] = Larger(memorized.Plus, memorized.Minus);
        row[Metric.NoiseMemorizationPlus] = memorized.Plus;
        row[Metric.NoiseMemorizationMinus] = memorized.Minus;
    }

    // Over the signal patches of one label.
    private static double LargestAlong(int label, InnerProducts products, ReducedVector weights, int filter)
        => Enumerable.Range(0, products.Clusters.Count)
            .Where(cluster => products.Clusters.LabelOf(cluster) == label)
            .Max(cluster => products.AlongCluster(weights, filter, cluster));

    // Over the examples of one label; a small sample may have none.
    private static double LargestOf(double label, ReadOnlySpan<double> products, double[] labels)
    {
        var largest = double.NaN;
        for (var i = 0; i < products.Length; i++)
        {
            largest = labels[i % labels.Length] == label ? Larger(largest, products[i]) : largest;
        }

        return largest;
    }

    private static double Larger(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Max(a, b);
}
