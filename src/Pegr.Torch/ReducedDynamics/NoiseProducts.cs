using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>What costs most of a seed's inner products, those among noise and initial weights: the same for signals of any norm.</summary>
internal sealed class NoiseProducts
{
    /// <summary>Forms them, in float64.</summary>
    /// <param name="vectors">The vectors.</param>
    public NoiseProducts(SignalNoiseVectors vectors)
    {
        using var scope = NewDisposeScope();
        Shape = vectors.Shape;
        var (train, test) = (Padding.BlocksOf(vectors.Train.Noise), Padding.BlocksOf(vectors.Test.Noise));
        Gram = Padding.Of(train.matmul(train.t()));
        Initial = Padding.Of(vectors.Weights.matmul(train.t()));
        Train = new Examples(vectors.Shape, vectors.Train, train);
        Weights = new AlongAxes(vectors.Shape, vectors.Weights);
        Test = new Examples(vectors.Shape, vectors.Test, test);
        TestGram = Padding.Of(train.matmul(test.t()));
        TestInitial = Padding.Of(vectors.Weights.matmul(test.t()));
    }

    /// <summary>The sizes.</summary>
    public ReducedShape Shape { get; }

    /// <summary>⟨xi_i, xi_k⟩, rows of [columns].</summary>
    public double[] Gram { get; }

    /// <summary>⟨w⁰_f, xi_i⟩, rows of [columns].</summary>
    public double[] Initial { get; }

    /// <summary>The initial weights.</summary>
    public AlongAxes Weights { get; }

    /// <summary>The training examples.</summary>
    public Examples Train { get; }

    /// <summary>The test examples.</summary>
    public Examples Test { get; }

    /// <summary>⟨xi_i, xi⟩ of training and test examples, a row for each training patch.</summary>
    public double[] TestGram { get; }

    /// <summary>⟨w⁰_f, xi⟩ of test examples.</summary>
    public double[] TestInitial { get; }

    /// <summary>Examples, without their noise's inner products.</summary>
    internal sealed class Examples
    {
        /// <summary>Reads them.</summary>
        public Examples(ReducedShape shape, SignalNoiseVectors.Examples examples, Tensor noise)
        {
            Labels = Padding.Of(examples.Labels);
            Clusters = Array.ConvertAll(TensorNumbers.Of<long>(examples.Clusters), cluster => (int)cluster);
            Noise = new AlongAxes(shape, noise);
        }

        /// <summary>Observed labels, ±1, padded.</summary>
        public double[] Labels { get; }

        /// <summary>Which signal patch each example has.</summary>
        public int[] Clusters { get; }

        /// <summary>Their noise patches.</summary>
        public AlongAxes Noise { get; }
    }
}
