using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>
/// The ConvNet against PyTorch's: the network, the loop over examples and the penalised risk are those that
/// docs/python.md prints, and share no code with the library.
/// </summary>
public sealed class PyTorchTests : IDisposable
{
    private const double Lambda = 0.7;
    private const int Classes = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 28, 28, 6, ScalarType.Float32, 1e-5)]
    [InlineData(3, 12, 9, 4, ScalarType.Float32, 1e-5)]
    [InlineData(1, 12, 9, 4, ScalarType.Float64, 1e-12)]
    [InlineData(3, 16, 16, 3, ScalarType.Float64, 1e-12)]
    public async Task Logits_losses_squared_norms_and_the_gradient_of_the_penalised_risk_are_PyTorchs(
        int channels, int height, int width, int count, ScalarType type, double tolerance)
    {
        Python.SkipWithoutPyTorch();
        using var scope = NewDisposeScope();
        random.manual_seed(channels + height);
        using var model = new ConvNet(channels, height, width, Classes);
        model.to(type);
        var (images, labels) = (randn([count, channels, height, width], type), randint(Classes, [count], int64));
        ModelWeights.Save(model, _folder.File("weights.safetensors"));
        Safetensors.Write(_folder.File("batch.safetensors"), new Dictionary<string, Tensor> { ["images"] = images, ["labels"] = labels });
        using var measured = new GhostEngine().Measure(model, Losses.CrossEntropy, new Batch(images, labels));
        using var report = new PerExampleGradientPenalty(Lambda).AccumulateGradients(model, Losses.CrossEntropy, images, labels);

        var expected = await PyTorchAsync(channels, height, width);

        AssertClose("logits", expected["logits"], model.call(images));
        AssertClose("losses", expected["losses"], measured.Losses);
        AssertClose("ratios of squared norms", ones(count, type), measured.SquaredNorms / expected["squared_norms"]);
        Assert.All(model.named_parameters(), pair => AssertClose(pair.name, expected[$"gradient/{pair.name}"], pair.parameter.grad!));

        void AssertClose(string what, Tensor theirs, Tensor ours)
            => Agreement.AssertClose(theirs.to(float64), ours.to(float64), what, tolerance);
    }

    private async Task<IReadOnlyDictionary<string, Tensor>> PyTorchAsync(int channels, int height, int width)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var python = Python.Start(_folder.Path);
        await python.RunAsync(
            PythonPage.Definitions("read_safetensors", "write_safetensors", "ConvNet", "squared_gradient_norms", "pegr_risk"), cancellation);
        await python.RunAsync(
            $$"""
            batch = read_tensors("batch.safetensors")
            images, labels = batch["images"], batch["labels"]
            model = ConvNet({{channels}}, {{height}}, {{width}}, {{Classes}}).to(images.dtype)
            model.load_state_dict(read_tensors("weights.safetensors"))
            logits = model(images)
            losses = cross_entropy(logits, labels, reduction="none")
            norms = squared_gradient_norms(model, losses)
            pegr_risk(model, images, labels, {{FormattableString.Invariant($"{Lambda}")}}).backward()
            results = {"logits": logits, "losses": losses, "squared_norms": norms}
            results.update({"gradient/" + name: parameter.grad for name, parameter in model.named_parameters()})
            write_safetensors("pytorch.safetensors", {name: tensor.detach().numpy() for name, tensor in results.items()})
            """,
            cancellation);
        return Safetensors.Read(_folder.File("pytorch.safetensors"));
    }
}
