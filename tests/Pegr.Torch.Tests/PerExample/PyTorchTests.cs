using System.Text.RegularExpressions;
using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>
/// Models against PyTorch's: the networks, the loop over examples and the penalised risk are those that docs/python.md prints,
/// and share no code with the library.
/// </summary>
public sealed partial class PyTorchTests : IDisposable
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
    public async Task A_ConvNets_logits_losses_squared_norms_and_penalised_gradient_are_PyTorchs(
        int channels, int height, int width, int count, ScalarType type, double tolerance)
    {
        Python.SkipWithoutPyTorch();
        using var scope = NewDisposeScope();
        random.manual_seed(channels + height);
        using var model = new ConvNet(channels, height, width, Classes);
        model.to(type);
        ModelWeights.Save(model, _folder.File("weights.safetensors"));
        await CompareAsync(
            model, randn([count, channels, height, width], type), "ConvNet", $"ConvNet({channels}, {height}, {width}, {Classes})", name => name, tolerance);
    }

    [Theory]
    [InlineData(1, 28, 28, 3, ScalarType.Float32, 2e-5)]
    [InlineData(3, 32, 32, 2, ScalarType.Float64, 1e-11)]
    [InlineData(2, 16, 12, 4, ScalarType.Float64, 1e-11)]
    public async Task A_vision_transformers_logits_losses_squared_norms_and_penalised_gradient_are_PyTorchs(
        int channels, int height, int width, int count, ScalarType type, double tolerance)
    {
        Python.SkipWithoutPyTorch();
        using var scope = NewDisposeScope();
        random.manual_seed(channels + height);
        using var model = new VisionTransformer(channels, height, width, Classes);
        model.to(type);
        ModelWeights.Save(model, _folder.File("weights.safetensors"));
        await CompareAsync(
            model, randn([count, channels, height, width], type), "ViT", $"ViT({channels}, {height}, {width}, {Classes})",
            name => name.Replace("in_proj.", "in_proj_", StringComparison.Ordinal), tolerance);
    }

    [Theory]
    [InlineData(1, false, ScalarType.Float32, 1e-5)]
    [InlineData(2, true, ScalarType.Float64, 1e-11)]
    public async Task An_LSTMs_logits_losses_squared_norms_and_penalised_gradient_are_PyTorchs(
        int layers, bool bidirectional, ScalarType type, double tolerance)
    {
        Python.SkipWithoutPyTorch();
        using var scope = NewDisposeScope();
        random.manual_seed(layers);
        using var model = new SequenceClassifier(nn.LSTM(3, 7, layers, batchFirst: true, bidirectional: bidirectional), bidirectional ? 14 : 7, Classes);
        model.to(type);
        ModelWeights.Save(model, _folder.File("weights.safetensors")); // TorchSharp's layer has PyTorch's names
        CompositionConverter.Compose(model);
        await CompareAsync(
            model, randn([4, 6, 3], type), "LSTMClassifier", $"LSTMClassifier(3, 7, {layers}, {(bidirectional ? "True" : "False")}, {Classes})",
            name => ComposedName().Replace(name, "${kind}_${map}${place}").Replace("_input", "_ih", StringComparison.Ordinal).Replace("_hidden", "_hh", StringComparison.Ordinal),
            tolerance);
    }

    [GeneratedRegex(@"layers\.(?<map>input|hidden)(?<place>_l\d+(_reverse)?)\.(?<kind>weight|bias)")]
    private static partial Regex ComposedName();

    private async Task CompareAsync(
        nn.Module<Tensor, Tensor> model, Tensor inputs, string definition, string construction, Func<string, string> theirName, double tolerance)
    {
        var labels = randint(Classes, [inputs.shape[0]], int64);
        Safetensors.Write(_folder.File("batch.safetensors"), new Dictionary<string, Tensor> { ["images"] = inputs, ["labels"] = labels });
        using var measured = new GhostEngine().Measure(model, Losses.CrossEntropy, new Batch(inputs, labels));
        using var report = new PerExampleGradientPenalty(Lambda).AccumulateGradients(model, Losses.CrossEntropy, inputs, labels);

        var expected = await PyTorchAsync(definition, construction);

        // Another thread may go on here, and the caller's scope holds nothing of its tensors.
        using var scope = NewDisposeScope();
        AssertClose("logits", expected["logits"], model.call(inputs));
        AssertClose("losses", expected["losses"], measured.Losses);
        AssertClose("ratios of squared norms", ones(inputs.shape[0], inputs.dtype), measured.SquaredNorms / expected["squared_norms"]);
        Assert.All(model.named_parameters(), pair => AssertClose(pair.name, expected[$"gradient/{theirName(pair.name)}"], pair.parameter.grad!));

        void AssertClose(string what, Tensor theirs, Tensor ours)
            => Agreement.AssertClose(theirs.to(float64), ours.to(float64), what, tolerance);
    }

    private async Task<IReadOnlyDictionary<string, Tensor>> PyTorchAsync(string definition, string construction)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var python = Python.Start(_folder.Path);
        await python.RunAsync(
            PythonPage.Definitions("read_safetensors", "write_safetensors", "ConvNet", definition, "squared_gradient_norms", "pegr_risk"), cancellation);
        await python.RunAsync(
            $$"""
            batch = read_tensors("batch.safetensors")
            images, labels = batch["images"], batch["labels"]
            model = {{construction}}.to(images.dtype)
            model.load_state_dict({name.replace("in_proj.", "in_proj_"): tensor for name, tensor in read_tensors("weights.safetensors").items()})
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

    // The mean of the last layer's states, and an output layer.
    private sealed class SequenceClassifier : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)> _lstm;
        private readonly Linear _output;

        public SequenceClassifier(LSTM lstm, long features, long classes)
            : base(nameof(SequenceClassifier))
        {
            register_module("lstm", _lstm = lstm);
            register_module("output", _output = nn.Linear(features, classes));
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return _output.call(_lstm.call(input, null).Item1.mean([1])).MoveToOuterDisposeScope();
        }
    }
}
