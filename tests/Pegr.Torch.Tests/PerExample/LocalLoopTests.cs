using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class LocalLoopTests
{
    public static TheoryData<string, int> Cases => [.. LoopedModels.All.Keys.SelectMany(name => new[] { (name, 4), (name, 5), (name, 1) })];

    public static TheoryData<string> Names => [.. LoopedModels.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Norms_and_penalty_gradients_are_those_of_the_definition(string name, int examples)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(name, examples);
        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, inputs, targets);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Norms_that_keep_their_graph_have_the_same_gradient(string name)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(name, 4);
        Agreement.AssertClose(Gradient(new LoopEngine()), Gradient(new GhostEngine()), "gradient");

        // A function of the norms under which every example has another weight.
        Tensor Gradient(IPerExampleEngine engine)
        {
            model.zero_grad();
            using var seen = engine.Measure(model, Losses.SquaredError, new Batch(inputs, targets, 3), differentiable: true);
            seen.Losses.mean().Plus(seen.SquaredNorms.Plus(1).log().Squared().sum()).backward();
            return Agreement.Gradient(model);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_left_behind_and_memory_is_flat(string name)
    {
        // TorchSharp counts the weights that attention was not asked for, which are no tensor, as alive for ever.
        Assert.SkipWhen(name == "attention without weights", "not countable");
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(name, 4);
        Step();
        var live = Live.Tensors;
        for (var i = 0; i < 3; i++)
        {
            Step();
        }

        Assert.Equal(live, Live.Tensors);

        void Step()
        {
            using var step = NewDisposeScope(); // what a model leaves is its own
            model.zero_grad();
            new GhostEngine().AccumulateGradients(model, Losses.SquaredError, new Batch(inputs, targets, 2), 0.7).Dispose();
            new GhostEngine().Measure(model, Losses.SquaredError, new Batch(inputs, targets)).Dispose();
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("bare in the model")]
    [InlineData("used past its module")]
    public void Micro_batches_give_the_same(string name)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(name, 5);
        Agreement.AssertClose(Gradient(5), Gradient(2), "gradient");

        Tensor Gradient(long chunk)
        {
            model.zero_grad();
            new GhostEngine().AccumulateGradients(model, Losses.SquaredError, new Batch(inputs, targets, chunk), 0.7).Dispose();
            return Agreement.Gradient(model);
        }
    }

    [Fact]
    public void Buffers_change_as_by_one_forward_pass()
    {
        manual_seed(5);
        using var scope = NewDisposeScope();
        var model = new Counting().to(float64);
        var batch = new Batch(randn([4, 3], float64), randn([4, 3], float64));
        new GhostEngine().AccumulateGradients(model, Losses.SquaredError, batch, 0.7).Dispose();
        Assert.Equal(1, model.get_buffer("calls")!.item<long>());
        new GhostEngine().Measure(model, Losses.SquaredError, batch).Dispose();
        Assert.Equal(1, model.get_buffer("calls")!.item<long>());
    }

    [Theory]
    [InlineData("dropout of an LSTM's own")]
    [InlineData("dropout by a function")]
    [InlineData("mixes examples")]
    [InlineData("weights in the loss")]
    public void What_no_example_gives_alone_is_refused_by_name(string name)
    {
        using var scope = NewDisposeScope();
        var model = Refused.Make(name);
        model.to(float64);
        PerExampleLoss loss = name == "weights in the loss"
            ? (outputs, targets) => Losses.SquaredError(outputs, targets).Plus(model.get_parameter("scale")!.Squared().sum())
            : Losses.SquaredError;
        var batch = new Batch(randn([4, 5, 3], float64), randn([4, 15], float64));
        foreach (var way in new Action[]
        {
            () => new GhostEngine().Measure(model, loss, batch).Dispose(),
            () => new GhostEngine().AccumulateGradients(model, loss, batch, 0.7).Dispose(),
            () => new GhostEngine().Plan(model, loss, batch),
        })
        {
            var message = Assert.ThrowsAny<NotSupportedException>(way).Message;
            var culprit = name.Contains("LSTM", StringComparison.Ordinal) ? "weight_ih_l0" : name == "mixes examples" ? "mixes the examples" : "scale";
            Assert.Contains(culprit, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }

        Assert.All(model.modules().Append(model), module => Assert.True(module.training));
    }

    [Fact]
    public void The_plan_says_what_is_looped_over_and_what_would_be_faster()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make("bare in the model", 4);
        var plan = new GhostEngine().Plan(model, Losses.SquaredError, new Batch(inputs, targets));
        Assert.Equal(["_before", "_after", "", "_lstm"], plan.Layers.Select(layer => layer.Name));
        Assert.Equal(["local loop", "local loop"], plan.Layers.Skip(2).Select(layer => layer.Strategy));
        Assert.Equal(15, plan.Layers[2].Numbers);
        var text = plan.ToString();
        Assert.Contains("positions, token", text, StringComparison.Ordinal);
        Assert.Contains("LearnedPositions", text, StringComparison.Ordinal);
        Assert.Contains("_lstm (LSTM): no rule for _lstm.weight_ih_l0", text, StringComparison.Ordinal);
    }

    // A twin whose factors are a layer with a rule sees the same draws from the same seed, and needs no loop.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_dropout_drew_for_an_example_in_the_batch_is_repeated_for_it_alone(bool ofInputs)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var looped = new Dropped(bare: true, ofInputs).to(float64);
        var twin = new Dropped(bare: false, ofInputs).to(float64);
        using (no_grad())
        {
            foreach (var (of, to) in looped.parameters().Zip(twin.parameters()))
            {
                to.copy_(of);
            }
        }

        var batch = new Batch(randn([5, 4, 3], float64), randn([5, 8], float64), 3);
        Agreement.AssertClose(Run(twin).Norms, Run(looped).Norms, "norms");
        Agreement.AssertClose(Run(twin).Gradient, Run(looped).Gradient, "gradient");
        Agreement.AssertClose(Run(twin, draws: 6).Norms, Run(looped, draws: 6).Norms, "norms after other draws");
        Assert.All(looped.modules().Append(looped), module => Assert.True(module.training));

        (Tensor Norms, Tensor Gradient) Run(nn.Module<Tensor, Tensor> model, int draws = 5)
        {
            manual_seed(draws);
            model.zero_grad();
            var norms = new GhostEngine().AccumulateGradients(model, Losses.SquaredError, batch, 0.7).Penalty;
            return (norms, Agreement.Gradient(model));
        }
    }

    private static (nn.Module<Tensor, Tensor> Model, Tensor Inputs, Tensor Targets) Make(string name, int examples)
    {
        manual_seed(3);
        var model = LoopedModels.All[name]();
        model.to(float64);
        return (model, randn([examples, 4, 3], float64), randn([examples, 8], float64));
    }

    // Counts the calls of it in training.
    private sealed class Counting : nn.Module<Tensor, Tensor>
    {
        public Counting()
            : base(nameof(Counting))
        {
            register_parameter("scale", nn.Parameter(randn(3)));
            register_buffer("calls", zeros([], int64));
        }

        public override Tensor forward(Tensor input)
        {
            get_buffer("calls")!.Increase(1);
            return input * get_parameter("scale")!.sin();
        }
    }

    private sealed class Refused(Func<nn.Module<Tensor, Tensor>, Tensor, Tensor> function) : nn.Module<Tensor, Tensor>(nameof(Refused))
    {
        public static nn.Module<Tensor, Tensor> Make(string name)
        {
            if (name == "dropout of an LSTM's own")
            {
                var lstm = nn.LSTM(3, 3, numLayers: 2, batchFirst: true, dropout: 0.5);
                var recurrent = new Refused((_, input) => lstm.call(input).Item1.flatten(1));
                recurrent.register_module("lstm", lstm);
                return recurrent;
            }

            var model = new Refused(name switch
            {
                "dropout by a function" => (self, input) => nn.functional.dropout(input * self.get_parameter("scale")!, 0.5, training: true).sin().flatten(1),
                "mixes examples" => (self, input) => ((input - input.mean([0], keepdim: true)) * self.get_parameter("scale")!).sin().flatten(1),
                _ => (self, input) => (input * self.get_parameter("scale")!).sin().flatten(1),
            });
            model.register_parameter("scale", nn.Parameter(randn(3)));
            return model;
        }

        public override Tensor forward(Tensor input) => function(this, input);
    }

    private sealed class Dropped : nn.Module<Tensor, Tensor>
    {
        private readonly LayerScale? _scale; // the first, as the bare one is among the parameters
        private readonly Dropout _ofInputs = nn.Dropout(0.3);
        private readonly Linear _before = nn.Linear(3, 3);
        private readonly Dropout1d _ofPositions = nn.Dropout1d(0.4);
        private readonly AlphaDropout _ofHidden = nn.AlphaDropout(0.3);
        private readonly Linear _after = nn.Linear(3, 2);
        private readonly bool _dropsInputs;

        public Dropped(bool bare, bool dropsInputs)
            : base(nameof(Dropped))
        {
            _scale = bare ? null : new LayerScale(3);
            _dropsInputs = dropsInputs;
            RegisterComponents();
            if (bare)
            {
                register_parameter("bare", nn.Parameter(randn(3)));
            }
        }

        public override Tensor forward(Tensor input)
        {
            var hidden = _before.call(_dropsInputs ? _ofInputs.call(input) : input).tanh();
            hidden = _ofHidden.call(_ofPositions.call(hidden).sin());
            hidden = _scale is null ? hidden * get_parameter("bare")! : _scale.call(hidden);
            hidden = _ofHidden.call(hidden.flatten(0, 1)).view(input.shape).tanh();
            return _after.call(hidden).flatten(1);
        }
    }
}
