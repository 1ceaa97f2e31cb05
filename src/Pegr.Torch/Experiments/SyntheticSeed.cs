using Pegr.Torch.Data;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Models;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Experiments;

/// <summary>One seed of the signal-noise experiment.</summary>
internal sealed class SyntheticSeed : PreparedSeed
{
    private readonly SyntheticSettings _settings;
    private readonly int _seed;
    private readonly Device _device;
    private readonly ScalarType _dtype;
    private readonly SignalNoiseDistribution _distribution;
    private readonly SignalNoiseSample _train;
    private readonly TensorDataset _test;

    public SyntheticSeed(SyntheticSettings settings, int seed, Device device)
    {
        (_settings, _seed, _device, _dtype) = (settings, seed, device, DTypes.Parse(settings.DType));
        _distribution = settings.Distribution();
        _train = Draw("train-data", settings.Samples, settings.LabelNoise);
        using var test = Draw("test-data", settings.TestSamples, settings.TestLabelNoise ? settings.LabelNoise : 0);
        Train = _train.ToDataset();
        _test = test.ToDataset();

        SignalNoiseSample Draw(string purpose, int count, double labelFlip)
        {
            using var generator = Seeds.Generator(seed, purpose);
            using var sample = _distribution.Sample(count, labelFlip, generator);
            return sample.To(device, _dtype);
        }
    }

    public override LearningTask Task => LearningTask.BinaryLogistic;

    public override TensorDataset Train { get; }

    public override IBatchAugmentation? Augmentation => _settings.FreshNoise ? new FreshNoise(_distribution, _train) : null;

    public override nn.Module<Tensor, Tensor> CreateModel()
    {
        using var generator = Seeds.Generator(_seed, "initial-weights");
        var model = new SignalNoiseCnn(_settings.Network() with { DType = _dtype }, generator);
        model.to(_device);
        return model;
    }

    /// <summary>A model with the weights that reduced dynamics came to.</summary>
    public SignalNoiseCnn CreateModel(ReducedVector weights)
    {
        var model = (SignalNoiseCnn)CreateModel();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var parameters = model.parameters().ToList();
        parameters.ForEach(parameter => parameter.mul_(Scalars.Of(weights.Scale)));
        var signals = Signals();
        var noise = _train.Noise.reshape(_train.Noise.shape[0], -1, _settings.Dim).transpose(0, 1).flatten(0, 1); // [(P − 1)n, d]
        for (var f = 0; f < 2 * model.Filters; f++)
        {
            var ofNoise = tensor(weights.AlongNoise(f));
            parameters[0][f].Increase(tensor(weights.AlongSignals(f)).matmul(signals).Plus(ofNoise.matmul(noise)));
            if (parameters is [_, var biases])
            {
                biases[f].Increase(ofNoise.sum().Plus(weights.AlongBias(f)));
            }
        }

        return model;
    }

    public override IReadOnlyList<IProbe> CreateProbes(nn.Module<Tensor, Tensor> model) =>
    [
        new AccuracyProbe(Metric.TrainLoss, Metric.TrainAccuracy, model, Task, Train),
        new AccuracyProbe(Metric.TestLoss, Metric.TestAccuracy, model, Task, _test),
        new SignalNoiseProbe((SignalNoiseCnn)model, _train),
    ];

    public override IReadOnlyDictionary<string, Tensor> Tensors(nn.Module<Tensor, Tensor> model)
    {
        using var initial = (SignalNoiseCnn)CreateModel();
        var tensors = new Dictionary<string, Tensor>
        {
            ["mu"] = _train.SignalPatches.shape[0] == 2 ? _train.Signal.cpu() : Signals().cpu(),
            ["train/patches"] = _train.Patches.cpu(),
            ["train/labels"] = _train.Labels.cpu(),
            ["weights/initial"] = initial.Weights.detach().cpu(),
            ["weights/final"] = ((SignalNoiseCnn)model).Weights.detach().cpu(),
        };
        if (initial.Biases is { } biases)
        {
            tensors["biases/initial"] = biases.detach().cpu();
            tensors["biases/final"] = ((SignalNoiseCnn)model).Biases!.detach().cpu();
        }

        return tensors;
    }

    // mu_1, mu_2, …, [K, d].
    private Tensor Signals() => _train.SignalPatches.reshape(-1, 2, _settings.Dim).select(1, 0);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _train.Dispose();
            _test.Dispose();
            Train.Dispose();
        }
    }
}
