using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample.Zoo;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>Embeddings with options that change what a call or its gradient is.</summary>
public sealed class EmbeddingOptionTests
{
    private static readonly Dictionary<string, Action<nn.Module<Tensor, Tensor>, Batch, Tensor, Tensor>> Ways = new()
    {
        ["ghost"] = (model, batch, _, _) => new GhostEngine().Measure(model, Losses.SquaredError, batch).Dispose(),
        ["loop"] = (model, batch, _, _) => new LoopEngine().Measure(model, Losses.SquaredError, batch).Dispose(),
        ["ghost step"] = (model, _, x, y) => new PerExampleGradientPenalty(0.5).AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["loop step"] = (model, _, x, y) => new PerExampleGradientPenalty(0.5, new LoopEngine()).AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["signs"] = (model, _, x, y) => new PerExampleGradientPenalty(0.5, new RandomSignsEngine(1)).AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["gr"] = (model, _, x, y) => new GradientPenalty(0.5).AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["gr in pieces"] = (model, _, x, y) => new GradientPenalty(0.5) { MicroBatchSize = 2 }.AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["gr-fd"] = (model, _, x, y) => new GradientPenalty(0.5) { Difference = new FiniteDifference(1e-5, Central: true) }.AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["variance"] = (model, _, x, y) => new GradientVariancePenalty(0.5).AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["group"] = (model, _, x, y) => new GroupGradientPenalty(0.5, 2).AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["group, loop"] = (model, _, x, y) => new GroupGradientPenalty(0.5, 2, new LoopEngine()).AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["example-norm"] = (model, _, x, y) => new ExampleNormPenalty(0.5).AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["norm"] = (model, _, x, y) => new GradientNormPenalty(0.5).AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["sam, groups of 1"] = (model, _, x, y) => new SharpnessAware(0.1) { GroupSize = 1 }.AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
        ["sam"] = (model, _, x, y) => new SharpnessAware(0.1).AccumulateGradients(model, Losses.SquaredError, x, y).Dispose(),
    };

    public static TheoryData<string> Keys => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Rows_that_the_batch_does_not_hold_are_not_shortened_by_max_norm(string way)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (model, embedding) = Model(nn.Embedding(9, 4, max_norm: 0.2));
        var before = embedding.weight!.detach().clone();
        var (x, y) = (randint(4, [3, 2], int64), randn([3, 2, 4], float64));
        Ways[way](model, new Batch(x, y), x, y);
        Assert.Equal(Arrays.Of(before.narrow(0, 4, 5)), Arrays.Of(embedding.weight!.narrow(0, 4, 5)));
        Assert.True(before.narrow(0, 4, 5).norm(1).min().item<double>() > 0.2, "nothing to shorten: the test would prove nothing");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Sparse_gradients_are_those_of_the_dense_layer(string way)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (sparse, _) = Model(nn.Embedding(9, 4, sparse: true));
        var (dense, _) = Model(nn.Embedding(9, 4));
        foreach (var (to, from) in dense.parameters().Zip(sparse.parameters()))
        {
            using var noGradient = no_grad();
            to.copy_(from);
        }

        var (x, y) = (randint(5, [3, 2], int64), randn([3, 2, 4], float64));
        Ways[way](sparse, new Batch(x, y), x, y);
        Ways[way](dense, new Batch(x, y), x, y);
        foreach (var (expected, actual) in dense.parameters().Zip(sparse.parameters()))
        {
            Assert.Equal(expected.grad is null, actual.grad is null);
            if (expected.grad is not null)
            {
                Agreement.AssertClose(expected.grad, actual.grad!.to_dense(), way);
            }
        }
    }

    [Fact]
    public void What_comes_back_from_padding_may_be_NaN()
    {
        using var scope = NewDisposeScope();
        var embedding = nn.Embedding(7, 4, padding_idx: 0).to(float64);
        var output = ZooParts.Linear(1, 2);

        // The length of a padding row, all zeros, has no derivative.
        var model = new FunctionModel(ids => output.call(embedding.call(ids).Squared().sum(2).sqrt().sum(1, keepdim: true)), ("embedding", embedding), ("output", output));
        var (x, y) = (tensor(new long[,] { { 0, 3, 2 }, { 1, 0, 0 }, { 4, 4, 5 } }), randn([3, 2], float64));
        var truth = new Definition(model, Losses.SquaredError, x, y, 0.5);
        using var seen = new GhostEngine().Measure(model, Losses.SquaredError, new Batch(x, y));
        Assert.True(truth.SquaredNorms.isfinite().all().item<bool>());
        Agreement.AssertClose(truth.SquaredNorms, seen.SquaredNorms, "squared norms");
    }

    private static (nn.Module<Tensor, Tensor> Model, Embedding Embedding) Model(Embedding embedding)
    {
        embedding.to(float64);
        return (nn.Sequential(("embedding", embedding), ("tanh", nn.Tanh()), ("output", ZooParts.Linear(4, 4))), embedding);
    }
}
