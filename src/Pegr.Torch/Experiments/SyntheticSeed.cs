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
    private readonly SignalNoiseSample _train;
    private readonly TensorDataset _test;

    public SyntheticSeed(SyntheticSettings settings, int seed, Device device)
    {
        (_settings, _seed, _device, _dtype) = (settings, seed, device, DTypes.Parse(settings.DType));
        var distribution = new SignalNoiseDistribution(
            settings.Dim, settings.SignalNorm, settings.NoiseStd, settings.OrthogonalNoise);
        _train = Draw("train-data", settings.Samples, settings.LabelNoise);
        using var test = Draw("test-data", settings.TestSamples, settings.TestLabelNoise ? settings.LabelNoise : 0);
        Train = _train.ToDataset();
        _test = test.ToDataset();

        SignalNoiseSample Draw(string purpose, int count, double labelFlip)
        {
            using var generator = Seeds.Generator(seed, purpose);
            using var sample = distribution.Sample(count, labelFlip, generator);
            return sample.To(device, _dtype);
        }
    }

    public override LearningTask Task => LearningTask.BinaryLogistic;

    public override TensorDataset Train { get; }

    public override nn.Module<Tensor, Tensor> CreateModel()
    {
        using var generator = Seeds.Generator(_seed, "initial-weights");
        var power = RectifiedPower.ParsePower(_settings.Activation);
        var model = new SignalNoiseCnn(_settings.Dim, _settings.Filters, power, _settings.InitStd, generator, _dtype, _settings.Bias);
        model.to(_device);
        return model;
    }

    /// <summary>A model with the weights that reduced dynamics came to.</summary>
    public SignalNoiseCnn CreateModel(ReducedVector weights)
    {
        var model = (SignalNoiseCnn)CreateModel();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (parameters, examples) = (model.parameters().ToList(), (int)_train.Noise.shape[0]);
        parameters.ForEach(parameter => parameter.mul_(Scalars.Of(weights.Scale)));
        for (var f = 0; f < 2 * model.Filters; f++)
        {
            var noise = tensor(weights.NoiseCoefficients(f)[..examples].ToArray());
            parameters[0][f].Increase(_train.Signal.Times(weights.AlongSignal(f)).Plus(noise.matmul(_train.Noise)));
            if (parameters is [_, var biases])
            {
                biases[f].Increase(noise.sum().Plus(weights.AlongBias(f)));
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
            ["mu"] = _train.Signal.cpu(),
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
