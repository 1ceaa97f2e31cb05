using Pegr.Torch.Data;
using Pegr.Torch.Diagnostics;
using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Benchmarks;

/// <summary>A layer for each layer rule, with a batch of the size that such layers meet in networks.</summary>
internal static class RuleProblems
{
    private const long Batch = 32;

    private static readonly Dictionary<string, (Func<nn.Module<Tensor, Tensor>> Layer, Func<Tensor> Inputs)> All = new()
    {
        ["linear"] = (() => nn.Linear(256, 256), () => randn(Batch, 256)),
        ["linear, sequence"] = (() => nn.Linear(64, 64), () => randn(Batch, 32, 64)),
        ["conv1d"] = (() => nn.Conv1d(32, 32, 3L, padding: 1L), () => randn(Batch, 32, 128)),
        ["conv2d"] = (() => nn.Conv2d(32, 32, 3L, padding: 1L), () => randn(Batch, 32, 16, 16)),
        ["conv2d, depthwise"] = (() => nn.Conv2d(32, 32, 3L, padding: 1L, groups: 32L), () => randn(Batch, 32, 16, 16)),
        ["conv3d"] = (() => nn.Conv3d(8, 8, 3L, padding: 1L), () => randn([Batch, 8, 8, 8, 8])),
        ["conv-transpose2d"] = (() => nn.ConvTranspose2d(32, 16, 2L, stride: 2L), () => randn(Batch, 32, 8, 8)),
        ["embedding"] = (() => nn.Embedding(1000, 64), () => randint(1000, [Batch, 32], int64)),
        ["layer-norm"] = (() => nn.LayerNorm(256), () => randn(Batch, 32, 256)),
        ["group-norm"] = (() => GroupNormalization.Create(8, 64), () => randn(Batch, 64, 16, 16)),
        ["instance-norm"] = (() => nn.InstanceNorm2d(64, affine: true), () => randn(Batch, 64, 16, 16)),
        ["batch-norm, eval"] = (Evaluating(() => nn.BatchNorm2d(64)), () => randn(Batch, 64, 16, 16)),
        ["prelu"] = (() => nn.PReLU(64), () => randn(Batch, 64, 16, 16)),
    };

    /// <summary>The rules' names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    /// <summary>The layer and its batch; the loss is half the squared distance to random targets.</summary>
    public static BenchmarkProblem Create(string name)
    {
        using var fork = Seeds.Fork(1, name);
        var layer = All[name].Layer(); // outside of the scope, which would take an Embedding's weights with it
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var inputs = All[name].Inputs();
        return new BenchmarkProblem(layer, new TensorDataset(inputs, randn_like(layer.call(inputs))), Losses.SquaredError);
    }

    private static Func<nn.Module<Tensor, Tensor>> Evaluating(Func<nn.Module<Tensor, Tensor>> create) => () =>
    {
        var layer = create();
        layer.eval();
        return layer;
    };
}
