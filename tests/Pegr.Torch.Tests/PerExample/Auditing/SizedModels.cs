using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample.Zoo;
using Pegr.Torch.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

/// <summary>Models and losses with matrices of the batch's size. TorchSharp's <c>matmul</c> ends the process where sizes do not agree.</summary>
internal static class SizedModels
{
    private const long Features = 4;

    /// <summary>By name, for batches of any one size.</summary>
    public static IReadOnlyDictionary<string, Func<long, SizedModel>> All { get; } = new Dictionary<string, Func<long, SizedModel>>
    {
        ["matrix before a layer"] = n => Numbers(n, (layer, mixing) => x => layer.call(mixing.matmul(x))),
        ["matrix behind a layer"] = n => Numbers(n, (layer, mixing) => x => mixing.matmul(layer.call(x)).tanh()),
        ["graph convolution"] = n => Numbers(n, (layer, mixing) => x => mixing.softmax(1).matmul(layer.call(x).relu())),
        ["matrix that is nearly the identity"] = n => Numbers(n, (layer, mixing) => x => eye(n, dtype: float64).Plus(mixing.Times(1e-3)).matmul(layer.call(x))),
        ["matrix of weights by row"] = n => Numbers(n, (layer, mixing) => x => mixing[0].Plus(2).diag().matmul(layer.call(x))),
        ["matrix that is trained"] = n =>
        {
            var (layer, mixing) = (ZooParts.Linear(Features, 3), new Parameter(randn([n, n], float64)));
            var model = new FunctionModel(x => mixing.matmul(layer.call(x)), ("layer", layer));
            model.register_parameter("mixing", mixing);
            return new SizedModel(model, Losses.SquaredError, new Batch(randn([n, Features], float64), randn([n, 3], float64)));
        },
        ["matrix in a layer without rule"] = n => Numbers(n, (layer, mixing) => x => new FunctionModel(h => mixing.matmul(h)).call(layer.forward(x))),
        ["matrix in the loss"] = n => Numbers(n, (layer, _) => layer.call, (mixing, losses) => mixing.matmul(losses)),
        ["product of rows in the loss"] = n => Numbers(n, (layer, _) => layer.call, (mixing, losses) => mixing.matmul(losses.unsqueeze(1)).squeeze(1)),
        ["weights by row in the loss"] = n => Numbers(n, (layer, _) => layer.call, (mixing, losses) => mixing[0].Plus(3).diag().matmul(losses)),
        ["matrices by row, bmm"] = n =>
        {
            var matrices = randn([n, Features, Features], float64);
            return Numbers(n, (layer, _) => x => layer.call(matrices.bmm(x.unsqueeze(2)).squeeze(2)));
        },
        ["matrices by row, matmul"] = n =>
        {
            var matrices = randn([n, Features, Features], float64);
            return Numbers(n, (layer, _) => x => layer.call(matrices.matmul(x.unsqueeze(2)).squeeze(2)));
        },
        ["matrix of words"] = n =>
        {
            var (words, layer, mixing) = (ZooParts.Embedding(7, Features), ZooParts.Linear(Features, 3), randn([n, n], float64));
            var model = new FunctionModel(ids => layer.call(mixing.matmul(words.call(ids).mean([1]))), ("words", words), ("layer", layer));
            return new SizedModel(model, Losses.CrossEntropy, new Batch(Different(n), Different(n, 3).select(1, 0)));
        },
        ["matrix of words in the loss"] = n =>
        {
            var (words, layer, mixing) = (ZooParts.Embedding(7, Features), ZooParts.Linear(Features, 3), randn([n, n], float64));
            var model = new FunctionModel(ids => layer.call(words.call(ids).mean([1])), ("words", words), ("layer", layer));
            return new SizedModel(model, (f, y) => mixing.matmul(Losses.CrossEntropy(f, y)), new Batch(Different(n), Different(n, 3).select(1, 0)));
        },
        ["matrix and dropout"] = n =>
        {
            var dropout = nn.Dropout(0.3);
            return Numbers(n, (layer, mixing) => x => mixing.matmul(dropout.call(layer.call(x))), others: ("dropout", dropout));
        },
        ["matrix and noise"] = n => Numbers(n, (layer, mixing) => x => mixing.matmul(layer.call(x).Plus(randn([n, 3], float64)))),
    };

    private static SizedModel Numbers(
        long n,
        Func<Linear, Tensor, Func<Tensor, Tensor>> forward,
        Func<Tensor, Tensor, Tensor>? ofLosses = null,
        params (string Name, nn.Module Layer)[] others)
    {
        var (layer, mixing) = (ZooParts.Linear(Features, 3), randn([n, n], float64));
        var model = new FunctionModel(forward(layer, mixing), [("layer", layer), .. others]);
        PerExampleLoss loss = ofLosses is null ? Losses.SquaredError : (f, y) => ofLosses(mixing, Losses.SquaredError(f, y));
        return new SizedModel(model, loss, new Batch(randn([n, Features], float64), randn([n, 3], float64)));
    }

    // [n, 5] with no two rows alike.
    private static Tensor Different(long n, long many = 7) => Ranges.UpTo(5 * n).reshape(n, 5).remainder(Scalars.Of(many));
}
