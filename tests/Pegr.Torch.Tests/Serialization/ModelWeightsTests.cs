using Pegr.Torch.Models;
using Pegr.Torch.Models.Composed;
using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Serialization;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("weights.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_are_those_of_PyTorchs_state_dict()
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(1, "test");
        AssertNames(
            new SignalNoiseCnn(4, 2, 2, 0.1, generator), ["filters.weight", "second_layer"]);
        AssertNames(
            new Mlp(6, [5, 4], 3),
            ["layers.linear1.weight", "layers.linear1.bias", "layers.linear2.weight", "layers.linear2.bias", "layers.output.weight", "layers.output.bias"]);
        AssertNames(
            new ConvNet(1, 8, 8, 3),
            ["layers.conv1.weight", "layers.conv1.bias", "layers.conv2.weight", "layers.conv2.bias", "layers.linear.weight", "layers.linear.bias", "layers.output.weight", "layers.output.bias"]);

        using var resNet = new ResNet18(3, 10, width: 8, groups: 4);
        var names = ModelWeights.Of(resNet).Keys.ToList();
        Assert.Equal(resNet.parameters().Count(), names.Count);
        Assert.All(
            ["layers.conv1.weight", "layers.norm1.bias", "layers.block1a.residual.conv1.weight", "layers.block2a.shortcut.norm.weight", "layers.output.bias"],
            name => Assert.Contains(name, names));

        static void AssertNames(nn.Module model, string[] names)
        {
            using (model)
            {
                Assert.Equal(names.Order(), ModelWeights.Of(model).Keys.Order());
            }
        }
    }

    [Fact]
    public void Loaded_weights_answer_as_the_saved_ones_did()
    {
        using var scope = NewDisposeScope();
        using var saved = new ResNet18(1, 3, width: 4, groups: 2);
        using var loaded = new ResNet18(1, 3, width: 4, groups: 2);
        var inputs = randn([2, 1, 8, 8]);
        var expected = Arrays.Of(saved.call(inputs));
        Assert.NotEqual(expected, Arrays.Of(loaded.call(inputs)));

        ModelWeights.Save(saved, FilePath);
        ModelWeights.Load(loaded, FilePath);

        Assert.Equal(expected, Arrays.Of(loaded.call(inputs)));
        Assert.All(loaded.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
    }

    [Fact]
    public void Weights_in_memory_are_copied()
    {
        using var scope = NewDisposeScope();
        using var first = new Mlp(6, [5], 3);
        using var second = new Mlp(6, [5], 3);
        var inputs = randn(2, 6);

        ModelWeights.Load(second, ModelWeights.Of(first));

        Assert.Equal(Arrays.Of(first.call(inputs)), Arrays.Of(second.call(inputs)));
        using (no_grad())
        {
            first.parameters().First().zero_();
        }

        Assert.NotEqual(Arrays.Of(first.call(inputs)), Arrays.Of(second.call(inputs)));
    }

    [Fact]
    public void Values_are_rounded_to_the_models_type()
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(1, "test");
        using var doubles = new SignalNoiseCnn(4, 2, 2, 0.1, generator, float64);
        using var floats = new SignalNoiseCnn(4, 2, 2, 0.1, generator, float32);

        ModelWeights.Save(doubles, FilePath);
        ModelWeights.Load(floats, FilePath);

        Assert.Equal(float32, floats.Weights.dtype);
        Assert.Equal(Arrays.Of(doubles.Weights).Select(weight => (double)(float)weight), Arrays.Of(floats.Weights));
    }

    [Fact]
    public void All_that_does_not_fit_is_told_in_one_line_and_nothing_is_loaded()
    {
        using var scope = NewDisposeScope();
        using var model = new Mlp(6, [5], 3);
        var before = ModelWeights.Of(model).ToDictionary(entry => entry.Key, entry => Arrays.Of(entry.Value));
        var given = ModelWeights.Of(model).ToDictionary(entry => entry.Key, entry => entry.Value.Plus(1));
        given.Remove("layers.output.bias");
        given["head.bias"] = zeros(3);
        given["layers.output.weight"] = zeros(3, 4);
        given["layers.linear1.bias"] = zeros(5, int64);
        Safetensors.Write(FilePath, given);

        var refusal = Assert.Throws<InvalidInputException>(() => ModelWeights.Load(model, FilePath));

        Assert.Equal(
            $"{FilePath}: these weights do not fit the model: missing: layers.output.bias; not in the model: head.bias; "
            + "of another shape: layers.output.weight [3, 4] for [3, 5]; of another kind of number: layers.linear1.bias. "
            + "Nothing was loaded.",
            refusal.Message);
        Assert.All(before, entry => Assert.Equal(entry.Value, Arrays.Of(model.state_dict()[entry.Key])));
    }

    [Fact]
    public void Long_lists_of_names_are_cut()
    {
        using var model = new Mlp(6, [5, 5, 5], 3);
        Safetensors.Write(FilePath, new Dictionary<string, Tensor>());

        var refusal = Assert.Throws<InvalidInputException>(() => ModelWeights.Load(model, FilePath));

        Assert.Contains("layers.linear1.weight", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("and 3 more", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_tensor_is_left_behind_and_the_model_keeps_its_own()
    {
        using var model = new Mlp(6, [5], 3);
        Live.AssertNothingLeft(() =>
        {
            ModelWeights.Save(model, FilePath);
            ModelWeights.Load(model, FilePath);
        });
        Assert.All(model.parameters(), parameter => Assert.False(parameter.IsInvalid));
    }

    // As nn.MultiheadAttention has them, in one piece or in three.
    [Fact]
    public void Attention_is_loaded_under_the_names_of_PyTorchs_own_layer()
    {
        using var scope = NewDisposeScope();
        var (saved, loaded) = (new VisionTransformer(1, 8, 8, 3), new VisionTransformer(1, 8, 8, 3));
        var foreign = ModelWeights.Of(saved).ToDictionary(entry => entry.Key.Replace("in_proj.", "in_proj_", StringComparison.Ordinal), entry => entry.Value);
        Assert.Contains("blocks.0.attention.in_proj_weight", foreign.Keys);
        AssertLoaded(saved, loaded, foreign, randn([2, 1, 8, 8]));

        var (layer, composed) = (nn.MultiheadAttention(6, 2), new ComposedAttention(6, 2));
        ModelWeights.Load(composed, ModelWeights.Of(layer));
        var parts = ModelWeights.Of(composed);
        Assert.Equal(
            Arrays.Of(ModelWeights.Of(layer)["in_proj_weight"]),
            ((string[])["q_proj", "k_proj", "v_proj"]).SelectMany(name => Arrays.Of(parts[$"{name}.weight"])));

        static void AssertLoaded(nn.Module<Tensor, Tensor> saved, nn.Module<Tensor, Tensor> loaded, Dictionary<string, Tensor> weights, Tensor inputs)
        {
            var expected = Arrays.Of(saved.call(inputs));
            Assert.NotEqual(expected, Arrays.Of(loaded.call(inputs)));
            ModelWeights.Load(loaded, weights);
            Assert.Equal(expected, Arrays.Of(loaded.call(inputs)));
        }
    }

    [Fact]
    public void Attention_of_another_size_or_under_both_names_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = new VisionTransformer(1, 8, 8, 3);
        var both = new Dictionary<string, Tensor>(ModelWeights.Of(model));
        both["blocks.0.attention.in_proj_weight"] = both["blocks.0.attention.in_proj.weight"];
        Assert.Contains("not in the model: blocks.0.attention.in_proj_weight", Assert.Throws<InvalidInputException>(() => ModelWeights.Load(model, both)).Message);

        both.Remove("blocks.0.attention.in_proj.weight");
        both["blocks.0.attention.in_proj_weight"] = ones(7, 192);
        var refusal = Assert.Throws<InvalidInputException>(() => ModelWeights.Load(model, both, "start.safetensors")).Message;
        Assert.StartsWith("start.safetensors: ", refusal);
        Assert.Contains("missing: blocks.0.attention.in_proj.weight", refusal);
    }
}
