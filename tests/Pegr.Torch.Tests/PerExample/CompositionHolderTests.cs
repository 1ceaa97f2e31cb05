using Pegr.Torch.Models.Composed;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Bag = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor?, TorchSharp.torch.Tensor?, TorchSharp.torch.Tensor>;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>Where a model may hold a layer that is replaced, and a parameter of it.</summary>
public sealed class CompositionHolderTests
{
    // How the layers are held, and how a forward that goes by there gets them.
    private static readonly Dictionary<string, (Func<Layer[], object> Hold, Func<object, Layer[]> Called)> Holders = new()
    {
        ["array"] = (layers => layers, held => (Layer[])held),
        ["list"] = (layers => layers.ToList(), held => [.. (List<Layer>)held]),
        ["user's list"] = (layers => new Layers(layers), held => [.. (Layers)held]),
        ["read-only list"] = (layers => layers.ToList().AsReadOnly(), held => [.. (IReadOnlyList<Layer>)held]),
        ["dictionary"] = (
            layers => new Dictionary<string, Layer> { ["a"] = layers[0], ["b"] = layers[1] },
            held => [.. "ab".Select(key => ((Dictionary<string, Layer>)held)[$"{key}"])]),
        ["array of lists"] = (layers => new List<Layer>[] { [layers[0]], [layers[1]] }, held => [.. ((List<Layer>[])held).Select(list => list[0])]),
        ["pairs"] = (
            layers => new List<(int Number, Layer Layer)> { (1, layers[0]), (2, layers[1]) }, held => [.. ((List<(int, Layer)>)held).Select(pair => pair.Item2)]),
        ["tuple"] = (layers => Tuple.Create(layers[0], layers[1]), held => [((Tuple<Layer, Layer>)held).Item1, ((Tuple<Layer, Layer>)held).Item2]),
        ["struct"] = (layers => new Pair(layers[0], layers[1]), held => ((Pair)held).All),
        ["structs in structs"] = (layers => new (Pair, int)[] { (new Pair(layers[0], layers[1]), 1) }, held => (((Pair, int)[])held)[0].Item1.All),
        ["object"] = (layers => new Box { Content = new Box { Content = layers } }, held => (Layer[])((Box)((Box)held).Content).Content),
        ["lambda"] = (
            layers =>
            {
                var (first, second) = (layers[0], layers[1]);
                return new Func<Layer[]>(() => [first, second]);
            }, held => ((Func<Layer[]>)held)()),
        ["lambdas in an array"] = (
            layers => layers.Select(layer => new Func<Layer>(() => layer)).ToArray(), held => [.. ((Func<Layer>[])held).Select(call => call())]),
        ["unregistered module"] = (
            layers => nn.Sequential(("a", layers[0]), ("b", layers[1])), held => [.. ((Sequential)held).children().Cast<Layer>()]),
    };

    public static TheoryData<string> Names => [.. Holders.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_is_replaced_wherever_else_a_module_holds_it(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        Layer[] layers = [nn.TransformerEncoderLayer(4, 2, 6, 0), nn.TransformerEncoderLayer(4, 2, 6, 0)];
        var model = new Held(nn.ModuleList(layers), Holders[name].Hold([.. layers]), Holders[name].Called);
        model.to(float64);
        var (inputs, targets) = (randn([3, 2, 4], float64), randn([3, 2, 4], float64));
        var expected = model.call(inputs);

        Assert.Equal(["layers.0", "layers.1"], CompositionConverter.Compose(model));
        Assert.All(model.Called(), layer => Assert.IsType<ComposedEncoderLayer>(layer));
        Assert.Equal(model.Registered, model.Called());
        Agreement.AssertClose(expected, model.call(inputs), "outputs", 1e-12);
        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, inputs, targets);

        CompositionConverter.Restore(model);
        Assert.All(model.Called(), layer => Assert.IsType<TransformerEncoderLayer>(layer));
        Agreement.AssertClose(expected, model.call(inputs), "outputs", 1e-12);
    }

    [Fact]
    public void A_holder_that_cannot_take_a_composition_is_refused_with_its_name_and_nothing_is_changed()
    {
        using var scope = NewDisposeScope();
        foreach (var (hold, words) in new (Func<TransformerEncoderLayer, object>, string)[]
        {
            (layer => new[] { layer }, "an element of the field _holder of Held '', whose type TransformerEncoderLayer cannot hold a ComposedEncoderLayer. Declare the element as"),
            (layer => new Func<Tensor, Tensor>(x => layer.call(x)), "the variable layer of a lambda in the field _holder"),
            (layer => new Func<Tensor, Tensor>(layer.call), "which cannot be given a ComposedEncoderLayer"),
            (layer => new HashSet<object> { layer }, "which cannot be given a ComposedEncoderLayer"),
            (layer => new Dictionary<object, int> { [layer] = 1 }, "which cannot be given a ComposedEncoderLayer"),
            (layer => new object[,] { { layer } }, "which cannot be given a ComposedEncoderLayer"),
        })
        {
            var layer = nn.TransformerEncoderLayer(4, 2, 6);
            var model = new Held(nn.ModuleList<Layer>(layer), hold(layer), null);
            var names = model.named_parameters().Select(p => p.name).ToArray();
            var error = Assert.Throws<NotSupportedException>(() => CompositionConverter.Compose(model));
            Assert.Contains("TransformerEncoderLayer 'layers.0' is held by ", error.Message, StringComparison.Ordinal);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.Equal(names, model.named_parameters().Select(p => p.name));
            model.call(randn(2, 3, 4));
        }
    }

    [Fact]
    public void A_variable_that_a_hook_of_the_layer_captures_too_is_seen()
    {
        using var scope = NewDisposeScope();
        Layer layer = nn.TransformerEncoderLayer(4, 2, 6, 0);
        layer.register_forward_hook((_, _, output) => layer.training ? output.alias() : null!);
        var model = new Held(nn.ModuleList(layer), new Func<Layer>(() => layer), held => [((Func<Layer>)held)()]);
        CompositionConverter.Compose(model);
        Assert.IsType<ComposedEncoderLayer>(Assert.Single(model.Called()));
    }

    [Fact]
    public void Nothing_is_left_of_what_was_tried()
    {
        using var scope = NewDisposeScope();
        Live.AssertNothingLeft(() =>
        {
            using var outer = NewDisposeScope();
            using var model = new Plain(nn.EmbeddingBag(5, 3));
            CompositionConverter.Compose(model);
            CompositionConverter.Restore(model);
        });
        Live.AssertNothingLeft(() =>
        {
            using var outer = NewDisposeScope();
            using var model = new Plain(nn.TransformerEncoderLayer(6, 3, 5));
            CompositionConverter.Compose(model);
            CompositionConverter.Restore(model);
        });
    }

    [Fact]
    public void Whoever_calls_a_replaced_layer_is_told_so()
    {
        using var scope = NewDisposeScope();
        var (lstm, norm) = (nn.LSTM(2, 3), UnsafeLayers.BatchNorm1d(2));
        nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)> composed;
        var model = nn.Sequential(("lstm", new Plain(lstm)), ("norm", norm));
        CompositionConverter.Compose(model);
        NormalizationConverter.ReplaceBatchNorm(model);
        var error = Assert.Throws<InvalidOperationException>(() => lstm.call(randn(1, 1, 2)));
        Assert.Contains("LSTM 'lstm.layer' was replaced by a ComposedLSTM", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidOperationException>(() => norm.call(randn(2, 2, 3)));
        Assert.Contains("BatchNorm1d 'norm' was replaced by a GroupNorm", error.Message, StringComparison.Ordinal);

        composed = (ComposedLSTM)((Plain)model[0]).Layer;
        CompositionConverter.Restore(model);
        error = Assert.Throws<InvalidOperationException>(() => composed.call(randn(1, 1, 2), null));
        Assert.Contains("ComposedLSTM 'lstm.layer' was replaced by a LSTM", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_weight_tied_to_a_bags_is_refused_before_and_kept_when_tied_afterwards(bool tiedByBag)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var model = new TiedBag();
        var bag = (EmbeddingBag)model.Bag;
        if (tiedByBag)
        {
            bag.weight = model.Output.weight;
        }
        else
        {
            model.Output.weight = bag.weight!;
        }

        var ids = randint(0, 7, [3, 2]);
        var (expected, names) = (model.call(ids), model.named_parameters().Select(p => p.name).ToArray());
        AssertRefused(() => CompositionConverter.Compose(model), "EmbeddingBag 'bag' shares its parameter 'weight' with 'weight' of Linear 'output'");
        Assert.Equal(names, model.named_parameters().Select(p => p.name));
        Assert.Equal(2, ModelParameters.Of(model).Count);
        Agreement.AssertClose(expected, model.call(ids), "outputs", 1e-12);

        model = new TiedBag();
        CompositionConverter.Compose(model);
        model.Output.weight = ((nn.Module)model.Bag).get_parameter("embedding.weight")!;
        Assert.Equal(2, ModelParameters.Of(model).Count);
        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, ids, randn([3, 7], float64));
        AssertRefused(() => CompositionConverter.Restore(model), "ComposedEmbeddingBag 'bag' shares its parameter 'embedding.weight' with 'weight' of Linear 'output'");
        model.call(ids);
    }

    [Fact]
    public void Weights_that_layers_of_one_kind_or_a_module_share_are_refused()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (nn.Bilinear(2, 2, 3), nn.Bilinear(2, 2, 3));
        second.weight = first.weight;
        var model = nn.Sequential(("first", new Plain(first)), ("second", new Plain(second)));
        AssertRefused(() => CompositionConverter.Compose(model), "Bilinear 'first.layer' shares its parameter 'weight' with 'weight' of Bilinear 'second.layer'");

        var embedding = nn.Embedding(5, 2);
        var bag = nn.EmbeddingBag(5, 2);
        embedding.weight = bag.weight!;
        model = nn.Sequential(("bag", new Plain(bag)), ("embedding", embedding));
        AssertRefused(() => CompositionConverter.Compose(model), "EmbeddingBag 'bag.layer' shares its parameter 'weight' with 'weight' of Embedding 'embedding'");

        var lstm = nn.LSTM(2, 3);
        model = nn.Sequential(("lstm", new Plain(lstm) { Weight = lstm.get_parameter("weight_hh_l0") }));
        AssertRefused(() => CompositionConverter.Compose(model), "LSTM 'lstm.layer' shares its parameter 'weight_hh_l0' with the field <Weight>k__BackingField of Plain 'lstm'");
        lstm.call(randn(1, 1, 2));

        // A batch normalization's too.
        var (one, other) = (UnsafeLayers.BatchNorm1d(2), nn.LayerNorm(2));
        other.weight = one.weight;
        model = nn.Sequential(("one", one), ("other", other));
        AssertRefused(() => NormalizationConverter.ReplaceBatchNorm(model), "BatchNorm1d 'one' shares its parameter 'weight' with 'weight' of LayerNorm 'other'");
        model.call(randn(2, 2, 2));
    }

    [Fact]
    public void Weights_that_share_their_memory_alone_are_refused()
    {
        using var scope = NewDisposeScope();
        var (bag, output) = (nn.EmbeddingBag(5, 2), nn.Linear(2, 5, hasBias: false));
        output.weight = new Parameter(bag.weight!.detach());
        var model = nn.Sequential(("bag", new Plain(bag)), ("output", output));
        AssertRefused(() => CompositionConverter.Compose(model), "EmbeddingBag 'bag.layer' shares its parameter 'weight' with 'weight' of Linear 'output'");
        output.weight = new Parameter(bag.weight!.detach().narrow(0, 1, 2));
        AssertRefused(() => CompositionConverter.Compose(model), "EmbeddingBag 'bag.layer' shares its parameter 'weight' with 'weight' of Linear 'output'");

        var (one, other) = (UnsafeLayers.BatchNorm1d(2), nn.Linear(2, 1, hasBias: false));
        other.weight = new Parameter(one.weight.detach().unsqueeze(0));
        model = nn.Sequential(("one", one), ("other", other));
        AssertRefused(() => NormalizationConverter.ReplaceBatchNorm(model), "BatchNorm1d 'one' shares its parameter 'weight' with 'weight' of Linear 'other'");
    }

    [Fact]
    public void Parameters_that_lie_side_by_side_in_one_memory_are_no_tie()
    {
        using var scope = NewDisposeScope();
        var (bag, output, memory) = (nn.EmbeddingBag(5, 2), nn.Linear(2, 5, hasBias: false), randn(4, 5, 2));
        bag.weight = new Parameter(memory[0]);
        output.weight = new Parameter(memory[1]);
        var model = nn.Sequential(("bag", new Plain(bag)), ("output", output));

        Assert.Equal(["bag.layer"], CompositionConverter.Compose(model));
    }

    [Fact]
    public void A_part_that_is_held_beside_the_whole_is_refused()
    {
        using var scope = NewDisposeScope();
        var part = new ComposedEncoderLayer(4, 2, 6);
        var model = nn.Sequential(("whole", new Plain(new ComposedEncoder(part))), ("part", part));
        AssertRefused(
            () => CompositionConverter.Restore(model),
            "ComposedEncoder 'whole.layer' cannot be replaced by a TransformerEncoder: ComposedEncoderLayer, a part of it, is also held by");
        part.call(randn(2, 1, 4));
    }

    private static void AssertRefused(Action convert, string words)
        => Assert.Contains(words, Assert.Throws<NotSupportedException>(convert).Message, StringComparison.Ordinal);

    private readonly record struct Pair(Layer First, Layer Second)
    {
        public Layer[] All => [First, Second];
    }

    private sealed class Box
    {
        public required object Content { get; init; }
    }

    private sealed class Layers(IEnumerable<Layer> layers) : List<Layer>(layers);

    private sealed class Plain : Layer
    {
        public Plain(nn.Module layer)
            : base(nameof(Plain)) => register_module("layer", Layer = layer);

        public nn.Module Layer { get; }

        public Tensor? Weight { get; init; }

        public override Tensor forward(Tensor input) => input.alias();
    }

    private sealed class TiedBag : Layer
    {
        private readonly Bag _bag = nn.EmbeddingBag(7, 4, mode: EmbeddingBagMode.Sum, dtype: float64);

        public TiedBag()
            : base(nameof(TiedBag))
        {
            Output = nn.Linear(4, 7, dtype: float64);
            register_module("bag", _bag);
            register_module("output", Output);
        }

        public Bag Bag => _bag;

        public Linear Output { get; }

        public override Tensor forward(Tensor input) => Output.call(_bag.call(input, null, null).tanh());
    }

    // Its forward calls what a holder of its own has.
    private sealed class Held : Layer
    {
        private readonly ModuleList<Layer> _layers;
        private readonly object _holder;
        private readonly Func<object, Layer[]>? _called;

        public Held(ModuleList<Layer> layers, object holder, Func<object, Layer[]>? called)
            : base(nameof(Held))
        {
            (_holder, _called) = (holder, called);
            register_module("layers", _layers = layers);
        }

        public Layer[] Registered => [.. _layers];

        public Layer[] Called() => _called is null ? Registered : _called(_holder);

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return Called().Aggregate(input.transpose(0, 1), (x, layer) => layer.call(x)).transpose(0, 1).MoveToOuterDisposeScope();
        }
    }
}
