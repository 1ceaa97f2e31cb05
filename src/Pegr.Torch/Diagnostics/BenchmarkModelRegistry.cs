using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Diagnostics;

/// <summary>The models that steps can be timed on. A new one is one line here and how to make it, or <see cref="Register"/>.</summary>
public static class BenchmarkModelRegistry
{
    private const int Seed = 1;
    private const int Classes = 10;

    private static readonly long[] ColorImage = [3, 32, 32];

    private static readonly Registry<BenchmarkModel> All = new("model", new BenchmarkModel[]
    {
        new("mlp", 64, 40, (batch, device) => Classifier(() => new Mlp(784, [256], Classes), [784], batch, device)),
        new("convnet", 64, 2_500, (batch, device) => Classifier(() => new ConvNet(3, 32, 32, Classes), ColorImage, batch, device)),
        new("resnet18", 16, 40_000, (batch, device) => Classifier(() => new ResNet18(3, Classes), ColorImage, batch, device)),
        new("vit", 32, 12_000, (batch, device) => Classifier(() => new VisionTransformer(3, 32, 32, Classes), ColorImage, batch, device)),
        new("signal-noise", 50, 50, SignalNoise),
    }.Select(model => (model.Key, model)));

    /// <summary>The models, in the order of presentation.</summary>
    public static IReadOnlyList<BenchmarkModel> Models => All.Entries;

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys => All.Keys;

    /// <summary>Adds a model, for as long as the program runs; from then on steps can be timed on it.</summary>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register(BenchmarkModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        All.Register(model.Key, model);
    }

    /// <summary>The model of a key.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">There is no such model.</exception>
    public static BenchmarkModel Find(string key) => All.Find(key);

    private static BenchmarkProblem Classifier(
        Func<nn.Module<Tensor, Tensor>> create, long[] shape, int batch, Device device)
    {
        using var fork = Seeds.Fork(Seed, "benchmark");
        var model = create();
        model.to(device);
        using var generator = Seeds.Generator(Seed, "benchmark-data");
        var inputs = generator.Uniform([batch, .. shape], float32).to(device);
        var labels = generator.Integers(0, Classes, [batch]).to(device);
        return new BenchmarkProblem(model, new TensorDataset(inputs, labels), Losses.CrossEntropy);
    }

    // n = batch, d = 1000, m = 10, q = 2: the demo's network.
    private static BenchmarkProblem SignalNoise(int batch, Device device)
    {
        const int Dim = 1000;
        using var generator = Seeds.Generator(Seed, "benchmark");
        using var drawn = new SignalNoiseDistribution(Dim, SignalNorm: 1.5, NoiseStd: 0.5).Sample(batch, labelFlip: 0, generator);
        using var sample = drawn.To(device, float32);
        var model = new SignalNoiseCnn(Dim, filters: 10, power: 2, initStd: 0.01, generator);
        model.to(device);
        return new BenchmarkProblem(model, sample.ToDataset(), Losses.Logistic);
    }
}
