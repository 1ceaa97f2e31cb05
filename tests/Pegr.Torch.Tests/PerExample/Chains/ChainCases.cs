using Pegr.Torch.Models;
using Pegr.Torch.Tasks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Chains;

/// <summary>Models that are chains of known stages, in float64, each with a batch and a loss.</summary>
internal static class ChainCases
{
    public static Dictionary<string, Func<ChainCase>> All { get; } = new()
    {
        ["one layer"] = () => Classes(nn.Linear(6, 3)),
        ["perceptron"] = () => Classes(nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 3))),
        ["without biases"] = () => Classes(nn.Sequential(nn.Linear(6, 5, hasBias: false), nn.Tanh(), nn.Linear(5, 3, hasBias: false))),
        ["deep, every activation"] = () => Classes(nn.Sequential(
            nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 6), nn.Sigmoid(), nn.Linear(6, 5), nn.GELU(),
            nn.Linear(5, 5), nn.GELU(GELU.Approximate.tanh, inplace: false), nn.Linear(5, 4), nn.SiLU(), nn.Linear(4, 4), new RectifiedPower(2),
            nn.Linear(4, 4), new RectifiedPower(3), nn.Linear(4, 4), new RectifiedPower(1), nn.Linear(4, 3))),
        ["activations in front, behind and in a row"] = () => Classes(nn.Sequential(nn.Tanh(), nn.SiLU(), nn.Linear(6, 5), nn.Sigmoid(), nn.GELU(), nn.Linear(5, 3), nn.Tanh())),
        ["layers in a row"] = () => Classes(nn.Sequential(nn.Linear(6, 5), nn.Linear(5, 4), nn.Linear(4, 3))),
        ["chains in a chain"] = () => Classes(nn.Sequential(nn.Sequential(nn.Linear(6, 5), nn.Sequential(nn.Tanh())), nn.Sequential(nn.Linear(5, 3)))),
        ["images"] = () => Classes(nn.Sequential(nn.Flatten(), nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3)), randn([7, 1, 2, 3], float64)),
        ["the library's perceptron"] = () => Classes(new Mlp(6, [5, 4], 3, initStd: 0.5), randn([7, 2, 3], float64)),
        ["the library's perceptron with a power"] = () => Classes(new Mlp(6, [5, 4], 3, power: 2, initStd: 0.5)),
        ["a frozen first layer"] = () => Classes(Frozen(0)),
        ["a frozen layer between"] = () => Classes(Frozen(2)),
        ["a frozen last layer"] = () => Classes(Frozen(4)),
        ["a frozen bias"] = () => Classes(FrozenBias()),
        ["positions"] = () => Positions(randn([5, 3, 6], float64)),
        ["positions on two axes"] = () => Positions(randn([5, 2, 2, 6], float64)),
        ["positions that are flattened"] = () => Classes(nn.Sequential(nn.Linear(6, 4), nn.Tanh(), nn.Flatten(), nn.Linear(12, 3)), randn([7, 3, 6], float64)),
        ["the signal-noise CNN"] = () => Signs(Cnn("relu2")),
        ["the signal-noise CNN with biases and ReLU"] = () => Signs(Cnn("relu", bias: true)),
        ["the signal-noise CNN, cubed"] = () => Signs(Cnn("relu3")),
        ["an ignored label"] = () => Classes(nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 3))) with { Targets = tensor(new long[] { 0, -100, 2, 1, -100, 0, 1 }) },
        ["short labels"] = () => Classes(nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 3))) with { Targets = tensor(new short[] { 0, 1, 2, 1, 2, 0, 1 }) },
        ["probabilities"] = () => Classes(nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 3))) with { Targets = rand([7, 3], float64) },
        ["squared error"] = () => Classes(nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 3))) with { Targets = randn([7, 3], float64), Loss = Losses.SquaredError },
        ["labels other than signs"] = () => Signs(Cnn("relu2")) with { Targets = tensor(new[] { 0.5, -2, 1, 1, -1, 3 }) },
        ["labels of another type"] = () => Signs(Cnn("relu2")) with { Targets = tensor(new[] { 1f, -1, 1, 1, -1, -1 }) },
    };

    private static ChainCase Classes(nn.Module<Tensor, Tensor> model, Tensor? inputs = null)
        => new(model.to(float64), inputs ?? randn([7, 6], float64), tensor(new long[] { 0, 1, 2, 1, 2, 0, 1 }), Losses.CrossEntropy);

    private static ChainCase Positions(Tensor inputs)
        => new(nn.Sequential(nn.Linear(6, 9), nn.Tanh(), nn.Linear(9, 8)).to(float64), inputs, randn([.. inputs.shape[..^1], 8], float64), Losses.SquaredError);

    private static ChainCase Signs(SignalNoiseCnn model)
        => new(model, randn([6, 2, 20], float64), tensor(new[] { 1.0, -1, 1, 1, -1, -1 }), Losses.Logistic);

    private static SignalNoiseCnn Cnn(string activation, bool bias = false)
    {
        using var generator = new Generator(3, CPU);
        return new SignalNoiseCnn(new SignalNoiseCnnOptions(20, 4) { InitStd = 0.4, Activation = activation, Bias = bias, DType = ScalarType.Float64 }, generator);
    }

    private static Sequential Frozen(int layer)
    {
        var model = nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 4), nn.SiLU(), nn.Linear(4, 3));
        foreach (var parameter in ((Linear)model[layer]).parameters())
        {
            parameter.requires_grad_(false);
        }

        return model;
    }

    private static Sequential FrozenBias()
    {
        var model = nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 3));
        ((Linear)model[0]).bias!.requires_grad_(false);
        return model;
    }
}
