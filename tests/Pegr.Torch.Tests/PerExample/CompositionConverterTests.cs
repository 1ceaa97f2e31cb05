using Pegr.Torch.Data;
using Pegr.Torch.Models.Composed;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class CompositionConverterTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Attention_gives_the_same_outputs_with_every_mask_and_comes_back(int seed)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        manual_seed(seed);
        long heads = random.Next(1, 5), features = heads * random.Next(1, 4), keys = random.Next(1, 6);
        var other = random.Next(2) == 0;
        Check(
            nn.MultiheadAttention(
                features, heads, bias: random.Next(2) == 0, kdim: other ? keys : null, vdim: other ? keys : null),
            new Slot<nn.Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor>>>(),
            layer => Enumerable.Range(0, 4).SelectMany(masks =>
            {
                var inputs = new[] { randn(3, 2, features), randn(4, 2, other ? keys : features), randn(4, 2, other ? keys : features) }.Select(x => x.to(float64)).ToArray();
                var (answer, weights) = layer.call(
                    inputs[0], inputs[1], inputs[2], (masks & 1) == 0 ? null : KeyMask(2, 4), true, (masks & 2) == 0 ? null : randn([3, 4], float64));
                return new[] { answer, weights };
            }));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Encoder_layers_and_encoders_give_the_same_outputs_and_come_back(int seed)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        manual_seed(seed);
        long heads = random.Next(1, 4), features = heads * random.Next(2, 4);
        var activation = random.Next(2) == 0 ? nn.Activations.GELU : nn.Activations.ReLU;
        var layer = nn.TransformerEncoderLayer(features, heads, random.Next(3, 7), 0, activation);
        Check(
            nn.TransformerEncoder(layer, random.Next(1, 4)),
            new Slot<nn.Module<Tensor, Tensor?, Tensor?, Tensor>>(),
            encoder => [encoder.call(Input(), null, null), encoder.call(Input(), randn([3, 3], float64), KeyMask(2, 3))]);
        Check(
            layer,
            new Slot<nn.IModule<Tensor, Tensor, Tensor, Tensor>>(),
            encoder => [((nn.Module<Tensor, Tensor>)encoder).call(Input()), encoder.call(Input(), randn([3, 3], float64), KeyMask(2, 3))]);

        Tensor Input() => randn([3, 2, features], float64);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decoder_layers_give_the_same_outputs_with_every_mask_and_come_back(int seed)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        manual_seed(seed);
        long heads = random.Next(1, 4), features = heads * random.Next(2, 4);
        var activation = random.Next(2) == 0 ? nn.Activations.GELU : nn.Activations.ReLU;
        Check(
            nn.TransformerDecoderLayer(features, heads, random.Next(3, 7), 0, activation),
            new Slot<nn.Module<Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?, Tensor>>(),
            decoder =>
            [
                decoder.call(Input(3), Input(4), null, null, null, null),
                decoder.call(Input(3), Input(4), randn([3, 3], float64), randn([3, 4], float64), KeyMask(2, 3), KeyMask(2, 4)),
            ]);

        Tensor Input(long positions) => randn([positions, 2, features], float64);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Recurrent_layers_give_the_same_outputs_and_states_and_come_back(int seed)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        manual_seed(seed);
        long inputs = random.Next(1, 5), hidden = random.Next(1, 5), layers = random.Next(1, 4);
        var (bias, batchFirst, bidirectional) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
        Check(
            nn.LSTM(inputs, hidden, layers, bias, batchFirst, 0, bidirectional),
            new Slot<nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>>(),
            lstm => new[] { null, ((Tensor, Tensor)?)(First(), First()) }
                .Select(first => lstm.call(Input(), first)).SelectMany(outputs => new[] { outputs.Item1, outputs.Item2, outputs.Item3 }));
        Check(
            nn.GRU(inputs, hidden, layers, bias, batchFirst, 0, bidirectional),
            new Slot<nn.Module<Tensor, Tensor?, (Tensor, Tensor)>>(),
            gru => new[] { null, First() }.Select(first => gru.call(Input(), first)).SelectMany(outputs => new[] { outputs.Item1, outputs.Item2 }));
        Check(
            nn.RNN(inputs, hidden, layers, random.Next(2) == 0 ? nn.NonLinearities.ReLU : nn.NonLinearities.Tanh, bias, batchFirst, 0, bidirectional),
            new Slot<nn.Module<Tensor, Tensor?, (Tensor, Tensor)>>(),
            rnn => new[] { null, First() }.Select(first => rnn.call(Input(), first)).SelectMany(outputs => new[] { outputs.Item1, outputs.Item2 }));

        Tensor Input() => randn([3, 2, inputs], float64);
        Tensor First() => randn([layers * (bidirectional ? 2 : 1), batchFirst ? 3 : 2, hidden], float64);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bilinear_layers_give_the_same_outputs_and_come_back(int seed)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        manual_seed(seed);
        long first = random.Next(1, 5), second = random.Next(1, 5);
        Check(
            nn.Bilinear(first, second, random.Next(1, 4), random.Next(2) == 0),
            new Slot<nn.Module<Tensor, Tensor, Tensor>>(),
            layer => [layer.call(randn([3, first], float64), randn([3, second], float64)), layer.call(randn([2, 3, first], float64), randn([2, 3, second], float64))]);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bags_of_embeddings_give_the_same_outputs_and_come_back(int seed)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        manual_seed(seed);
        var mode = (EmbeddingBagMode)(seed % 3);
        long count = random.Next(2, 7), padding = random.Next(-1, (int)count);
        var last = seed % 2 == 0;
        Check(
            nn.EmbeddingBag(count, random.Next(1, 4), mode: mode, include_last_offset: last, padding_index: padding),
            new Slot<nn.Module<Tensor, Tensor?, Tensor?, Tensor>>(),
            layer =>
            {
                var (ids, nothing, offsets) = (randint(0, count, [12]), Math.Max(0, padding), tensor(last ? new long[] { 0, 5, 5, 6, 12 } : [0, 5, 5, 6]));
                Tensor?[] weights = mode == EmbeddingBagMode.Sum ? [null, randn([12], float64)] : [null];

                // Bags of one size, with the last offset included, write beyond libtorch's memory.
                return weights.Select(w => last ? layer.call(ids, offsets, w) : cat(
                    [layer.call(ids, offsets, w), layer.call(ids.view(4, 3), null, w?.view(4, 3)), layer.call(tensor([nothing, nothing], [1, 2]), null, null)], 0));
            });
    }

    [Theory]
    [InlineData(EmbeddingBagMode.Sum)]
    [InlineData(EmbeddingBagMode.Mean)]
    [InlineData(EmbeddingBagMode.Max)]
    public void A_converted_bag_is_trained_by_ghost_as_the_loop_would_whatever_the_bags_sizes(EmbeddingBagMode mode)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var slot = new Slot<nn.Module<Tensor, Tensor?, Tensor?, Tensor>>();
        slot.Put(nn.EmbeddingBag(6, 4, mode: mode, padding_index: 2));
        var bags = new Wrapped(slot, Embed, batchFirst: true);
        var model = nn.Sequential(("bag", bags), ("tanh", nn.Tanh()), ("output", nn.Linear(4, 2)));
        using (NewDisposeScope())
        {
            CompositionConverter.Compose(model);
        }

        Assert.Equal(3, model.parameters().Count());
        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, randint(0, 6, [3, 5]), randn([3, 2], float64));

        // An example's first id is the number of ids that are left out.
        Tensor Embed(Tensor ids)
        {
            var sizes = Arrays.Of(ids.select(1, 0)).Select(first => 5 - Math.Min(4, (int)first)).ToArray();
            var rows = sizes.Select((size, i) => ids[i].narrow(0, 0, size)).ToArray();
            return slot.Layer.call(cat(rows, 0), tensor([.. sizes.Select((_, i) => (long)sizes.Take(i).Sum())]), null);
        }
    }

    [Fact]
    public void A_converted_bilinear_layer_is_trained_by_ghost_as_the_loop_would_and_as_TorchSharps_own_is()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var slot = new Slot<nn.Module<Tensor, Tensor, Tensor>>();
        slot.Put(nn.Bilinear(3, 4, 2).to(float64));
        var features = nn.Linear(3, 4, dtype: float64);
        var model = nn.Sequential(("features", features), ("pairs", new Wrapped(slot, x => slot.Layer.call(x.narrow(1, 0, 3), x.tanh()), batchFirst: true)));
        var (inputs, targets) = (randn([5, 3], float64), randn([5, 2], float64));
        var own = Norms();
        CompositionConverter.Compose(model);
        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, inputs, targets);
        Agreement.AssertClose(own, Norms(), "norms", 1e-12);

        Tensor Norms() => new GhostEngine().Measure(model, Losses.SquaredError, new Batch(inputs, targets)).SquaredNorms;
    }

    [Fact]
    public void A_bag_with_options_that_no_composition_has_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        foreach (var layer in new[]
        {
            nn.EmbeddingBag(5, 2, max_norm: 100), nn.EmbeddingBag(5, 2, scale_grad_by_freq: true),
            nn.EmbeddingBag(5, 2, scale_grad_by_freq: true, mode: EmbeddingBagMode.Sum, padding_index: 0),
        })
        {
            var model = new Slot<nn.Module>();
            model.Put(layer);
            var before = layer.parameters().SelectMany(Arrays.Of).ToArray();
            var error = Assert.Throws<NotSupportedException>(() => CompositionConverter.Compose(model));
            Assert.Contains("EmbeddingBag 'layer'", error.Message, StringComparison.Ordinal);
            Assert.Contains("max_norm or scale_grad_by_freq", error.Message, StringComparison.Ordinal);
            Assert.Equal(before, layer.parameters().SelectMany(Arrays.Of));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.35)]
    [InlineData(0.9)]
    public void The_dropout_that_a_layer_was_made_with_is_found_and_comes_back(double dropout)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        Check(nn.MultiheadAttention(6, 3, dropout), (ComposedAttention layer) => layer.Dropout);
        Check(nn.TransformerEncoderLayer(6, 3, 5, dropout), (ComposedEncoderLayer layer) => layer.Dropout);
        Check(nn.TransformerDecoderLayer(6, 3, 5, dropout), (ComposedDecoderLayer layer) => layer.Dropout);
        Check(nn.TransformerEncoder(nn.TransformerEncoderLayer(6, 3, 5, dropout), 2), (ComposedEncoder layer) => layer.Layers[1].Dropout);
        Check(nn.LSTM(2, 3, 2, dropout: dropout), (ComposedLSTM layer) => layer.Settings.Dropout);
        Check(nn.GRU(2, 3, 3, batchFirst: true, dropout: dropout, bidirectional: true), (ComposedGRU layer) => layer.Settings.Dropout);
        Check(nn.RNN(2, 3, 2, nn.NonLinearities.ReLU, dropout: dropout), (ComposedRNN layer) => layer.Settings.Dropout);

        void Check<T>(nn.Module layer, Func<T, double> dropoutOf)
            where T : nn.Module
        {
            var slot = new Slot<nn.Module>();
            slot.Put(layer);
            for (var round = 0; round < 2; round++)
            {
                CompositionConverter.Compose(slot);
                Assert.Equal(dropout, dropoutOf(Assert.IsType<T>(slot.Layer)));
                CompositionConverter.Restore(slot);
            }
        }
    }

    [Theory]
    [InlineData(EmbeddingBagMode.Sum)]
    [InlineData(EmbeddingBagMode.Mean)]
    [InlineData(EmbeddingBagMode.Max)]
    public void What_a_bag_was_made_with_is_found_for_every_number_of_ids_and_every_padding(EmbeddingBagMode mode)
    {
        using var scope = NewDisposeScope();
        foreach (var (count, padding, last, type) in
            from count in Enumerable.Range(1, 4)
            from padding in Enumerable.Range(-1, count + 1)
            from last in new[] { false, true }
            from type in new[] { float32, float64, float16 }
            select (count, padding, last, type))
        {
            var slot = new Slot<nn.Module>();
            slot.Put(nn.EmbeddingBag(count, 1, mode: mode, include_last_offset: last, padding_index: padding));
            slot.to(type);
            CompositionConverter.Compose(slot);
            var bag = Assert.IsType<ComposedEmbeddingBag>(slot.Layer);
            Assert.Equal((padding < 0 ? null : (long?)padding, last), (bag.Padding, bag.IncludeLastOffset));
            if (count > 1 || padding < 0)
            {
                Assert.Equal(mode, bag.Mode); // bags of padding only are zeros, whatever is made of them
            }
        }
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Settings_of_layers_of_half_precision_are_found_and_their_weights_stay(ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        Check(nn.MultiheadAttention(6, 3, 0.1), (ComposedAttention layer) => (layer.Heads, layer.Dropout), (3L, 0.1));
        Check(
            nn.TransformerEncoderLayer(6, 3, 5, 0.35, nn.Activations.GELU), (ComposedEncoderLayer layer) => (layer.Heads, layer.Dropout, layer.Activation), (3L, 0.35, nn.Activations.GELU));
        Check(nn.TransformerDecoderLayer(6, 2, 5, 0.35), (ComposedDecoderLayer layer) => (layer.Heads, layer.Dropout, layer.Activation), (2L, 0.35, nn.Activations.ReLU));
        Check(nn.TransformerEncoder(nn.TransformerEncoderLayer(6, 3, 5, 0.2), 2), (ComposedEncoder layer) => (layer.Layers.Count, layer.Layers[1].Dropout), (2, 0.2));
        Check(nn.LSTM(2, 3, 2, batchFirst: true, dropout: 0.1), (ComposedLSTM layer) => (layer.Settings.BatchFirst, layer.Settings.Dropout), (true, 0.1));
        Check(nn.GRU(2, 3, bidirectional: true), (ComposedGRU layer) => (layer.Settings.BatchFirst, layer.Settings.Bidirectional), (false, true));
        Check(nn.RNN(2, 3, 2, nn.NonLinearities.ReLU, dropout: 0.4), (ComposedRNN layer) => (layer.NonLinearity, layer.Settings.Dropout), (nn.NonLinearities.ReLU, 0.4));
        Check(nn.Bilinear(2, 3, 4), (ComposedBilinear layer) => (layer.First, layer.HasBias), (2L, true));
        Check(nn.EmbeddingBag(5, 3, padding_index: 2), (ComposedEmbeddingBag layer) => (layer.Mode, layer.Padding), (EmbeddingBagMode.Mean, 2L));

        void Check<TLayer, TSettings>(nn.Module layer, Func<TLayer, TSettings> settings, TSettings expected)
            where TLayer : nn.Module
        {
            layer.to(type);
            var slot = new Slot<nn.Module>();
            slot.Put(layer);
            var weights = Weights();
            CompositionConverter.Compose(slot);
            Assert.Equal(expected, settings(Assert.IsType<TLayer>(slot.Layer)));
            Assert.All(slot.parameters(), parameter => Assert.Equal(type, parameter.dtype));
            CompositionConverter.Restore(slot);
            Assert.All(slot.parameters(), parameter => Assert.Equal(type, parameter.dtype));
            Assert.Equal(weights, Weights());

            Dictionary<string, double[]> Weights() => slot.named_parameters().ToDictionary(p => p.name, p => Arrays.Of(p.parameter.to(float64)));
        }
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void A_layer_of_half_precision_that_is_refused_stays_as_it_was(ScalarType type)
    {
        using var scope = NewDisposeScope();
        foreach (var (layer, words) in new (nn.Module, string)[]
        {
            (nn.MultiheadAttention(4, 2, add_zero_attn: true), "MultiheadAttention 'layer' was made with settings that no ComposedAttention has, such as bias or zeros added"),
            (nn.EmbeddingBag(5, 2, max_norm: 100), "such as max_norm or scale_grad_by_freq"),
        })
        {
            layer.to(type);
            var model = new Slot<nn.Module>();
            model.Put(layer);
            var parameters = layer.parameters().ToArray();
            var before = parameters.SelectMany(p => Arrays.Of(p.to(float64))).ToArray();
            Assert.Contains(words, Assert.Throws<NotSupportedException>(() => CompositionConverter.Compose(model)).Message, StringComparison.Ordinal);
            Assert.All(parameters, parameter => Assert.Equal(type, parameter.dtype));
            Assert.Equal(before, layer.parameters().SelectMany(p => Arrays.Of(p.to(float64))));
        }
    }

    [Fact]
    public void Mode_frozen_weights_and_the_generator_stay_as_they_were()
    {
        using var scope = NewDisposeScope();
        var layer = nn.LSTM(2, 3, 2, dropout: 0.5);
        layer.eval();
        layer.get_parameter("weight_hh_l1")!.requires_grad = false;
        var slot = new Slot<nn.Module>();
        slot.Put(layer);
        manual_seed(3);
        CompositionConverter.Compose(slot);
        Assert.False(slot.Layer.training);
        Assert.Equal(["layer.layers.hidden_l1.weight"], slot.named_parameters().Where(p => !p.parameter.requires_grad).Select(p => p.name));
        CompositionConverter.Restore(slot);
        Assert.False(slot.Layer.training);
        Assert.Equal(["layer.weight_hh_l1"], slot.named_parameters().Where(p => !p.parameter.requires_grad).Select(p => p.name));
        var drawn = randn(5);
        manual_seed(3);
        Assert.Equal(Arrays.Of(randn(5)), Arrays.Of(drawn));
    }

    [Fact]
    public void A_converted_model_is_trained_by_ghost_as_the_loop_would()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var slot = new Slot<nn.Module<Tensor, Tensor?, (Tensor, Tensor)>>();
        slot.Put(nn.GRU(3, 4, 2, batchFirst: true, bidirectional: true));
        var model = nn.Sequential(("gru", new Wrapped(slot, x => slot.Layer.call(x, null).Item1, batchFirst: true)), ("output", nn.Linear(8, 2)));
        CompositionConverter.Compose(model);
        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, randn([3, 5, 3], float64), randn([3, 5, 2], float64));
    }

    [Fact]
    public void A_field_of_TorchSharps_sealed_type_is_refused_with_what_to_declare_and_nothing_is_changed()
    {
        using var scope = NewDisposeScope();
        var model = new Slot<GRU>();
        model.Put(nn.GRU(2, 3));
        var error = Assert.Throws<NotSupportedException>(() => CompositionConverter.Compose(model));
        Assert.Contains("GRU 'layer'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Declare the field as Module<Tensor, Tensor?, (Tensor, Tensor)>", error.Message, StringComparison.Ordinal);
        model.Layer.call(randn(1, 1, 2));
    }

    [Fact]
    public void Attention_that_adds_biases_or_zeros_to_keys_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        foreach (var layer in new[] { nn.MultiheadAttention(4, 2, add_bias_kv: true), nn.MultiheadAttention(4, 2, add_zero_attn: true) })
        {
            var model = new Slot<nn.Module>();
            model.Put(layer);
            var before = layer.parameters().SelectMany(Arrays.Of).ToArray();
            var error = Assert.Throws<NotSupportedException>(() => CompositionConverter.Compose(model));
            Assert.Contains("MultiheadAttention 'layer'", error.Message, StringComparison.Ordinal);
            Assert.Equal(before, layer.parameters().SelectMany(Arrays.Of));
        }
    }

    [Fact]
    public void A_mask_that_TorchSharp_takes_for_numbers_is_refused()
    {
        using var scope = NewDisposeScope();
        var layer = new ComposedAttention(4, 2);
        var x = randn(3, 1, 4);
        var error = Assert.Throws<ArgumentException>(() => layer.call(x, x, x, attentionMask: ones(3, 3).to_type(ScalarType.Bool)));
        Assert.Contains("attention mask: Bool", error.Message, StringComparison.Ordinal);
    }

    // TorchSharp's layer, the composition, and TorchSharp's again: the same outputs from the same weights.
    private static void Check<T>(nn.Module layer, Slot<T> slot, Func<T, IEnumerable<Tensor>> run)
        where T : class
    {
        layer.to(float64);
        slot.Put(layer);
        var weights = layer.named_parameters().ToDictionary(p => p.name, p => Arrays.Of(p.parameter));
        var expected = Outputs();
        Assert.Equal(["layer"], CompositionConverter.Compose(slot));
        Assert.NotEqual(layer.GetType(), slot.Layer.GetType());
        AssertSame();
        Assert.Equal(["layer"], CompositionConverter.Restore(slot));
        AssertSame();
        var restored = (nn.Module)(object)slot.Layer;
        Assert.Equal(layer.GetType(), restored.GetType());
        Assert.Equal(weights, restored.named_parameters().ToDictionary(p => p.name, p => Arrays.Of(p.parameter)));

        void AssertSame()
        {
            foreach (var (theirs, ours) in expected.Zip(Outputs()))
            {
                Agreement.AssertClose(theirs, ours, "outputs", 1e-12);
            }
        }

        List<Tensor> Outputs()
        {
            manual_seed(7);
            return [.. run(slot.Layer)];
        }
    }

    // The second example's last key is ignored.
    private static Tensor KeyMask(long count, long keys)
    {
        var mask = zeros(count, keys).to_type(ScalarType.Bool);
        mask[1, keys - 1] = tensor(true);
        return mask;
    }

    private sealed class Slot<T>() : nn.Module("slot")
        where T : class
    {
        public T Layer { get; private set; } = null!;

        public void Put(nn.Module layer)
        {
            Layer = (T)(object)layer;
            register_module("layer", layer);
        }
    }
}
