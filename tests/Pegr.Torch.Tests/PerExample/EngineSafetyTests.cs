using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class EngineSafetyTests
{
    private static readonly IPerExampleEngine[] Both = [new GhostEngine(), new LoopEngine()];

    [Fact]
    public void A_frozen_model_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(3, 2);
        Freeze(model);
        ForBoth<InvalidOperationException>(model, Losses.SquaredError, randn(4, 3), randn(4, 2), "no trainable parameter");
    }

    [Fact]
    public void A_layer_whose_dispose_scope_has_ended_is_refused_although_it_computes_on()
    {
        using var scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model;
        using (NewDisposeScope())
        {
            model = nn.Sequential(("words", nn.Embedding(5, 3)), ("output", nn.Linear(3, 2)));
        }

        Assert.Equal(2, model.call(tensor([1L, 4])).shape[0]);
        ForBoth<ObjectDisposedException>(model, Losses.SquaredError, tensor([1L, 4]), randn(2, 2), "'weight' of Embedding was disposed of");
    }

    [Fact]
    public void A_buffer_whose_dispose_scope_has_ended_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(nn.Linear(3, 2));
        using (NewDisposeScope())
        {
            model.register_buffer("scale", ones(2));
        }

        ForBoth<ObjectDisposedException>(model, Losses.SquaredError, randn(4, 3), randn(4, 2), "The buffer 'scale' of Sequential was disposed of");
    }

    [Fact]
    public void Embeddings_that_count_ids_over_the_batch_are_refused_by_signs_and_in_micro_batches()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(nn.Embedding(5, 2, scale_grad_by_freq: true));
        var (ids, targets) = (tensor([1L, 1, 4]), randn(3, 2));
        foreach (var step in new Action[]
        {
            () => new RandomSignsEngine(1).AccumulateGradients(model, Losses.SquaredError, new Batch(ids, targets), 0.1),
            () => new GradientPenalty(0.1) { MicroBatchSize = 1 }.AccumulateGradients(model, Losses.SquaredError, ids, targets),
        })
        {
            Assert.Contains("scale_grad_by_freq", Assert.Throws<NotSupportedException>(step).Message, StringComparison.Ordinal);
        }

        new GradientPenalty(0.1).AccumulateGradients(model, Losses.SquaredError, ids, targets);
    }

    [Fact]
    public void An_image_without_the_examples_axis_goes_by_a_loop()
    {
        using var scope = NewDisposeScope();
        var convolution = nn.Conv2d(1, 2, 2, dtype: float64);
        var model = new Wrapped(convolution, x => convolution.call(x.squeeze(1)).reshape(1, -1), batchFirst: true);
        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, randn([1, 1, 3, 3], float64), randn([1, 8], float64));
    }

    [Fact]
    public void What_can_be_differentiated_once_only_is_named()
    {
        using var scope = NewDisposeScope();
        var bag = nn.EmbeddingBag(5, 2);
        var model = new Wrapped(bag, ids => bag.call(ids), batchFirst: true);
        var batch = new Batch(randint(0, 5, [4, 3]), randn(4, 2));
        foreach (var engine in Both)
        {
            var error = Assert.ThrowsAny<InvalidOperationException>(() => engine.AccumulateGradients(model, Losses.SquaredError, batch, 0.1));
            Assert.Contains("CompositionConverter.Compose(model)", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_empty_batch_is_refused()
    {
        using var scope = NewDisposeScope();
        ForBoth<InvalidOperationException>(nn.Linear(3, 2), Losses.SquaredError, randn(0, 3), randn(0, 2), "empty");
    }

    [Fact]
    public void Inputs_and_targets_of_different_length_are_refused()
    {
        using var scope = NewDisposeScope();
        ForBoth<InvalidOperationException>(nn.Linear(3, 2), Losses.SquaredError, randn(4, 3), randn(5, 2), "same number");
    }

    [Fact]
    public void A_reduced_loss_is_refused()
    {
        using var scope = NewDisposeScope();
        ForBoth<InvalidOperationException>(
            nn.Linear(3, 2), (f, y) => (f - y).Squared().mean(), randn(4, 3), randn(4, 2), "one value per example");
    }

    [Fact]
    public void A_loss_that_does_not_depend_on_the_parameters_is_refused()
    {
        using var scope = NewDisposeScope();
        ForBoth<InvalidOperationException>(
            nn.Linear(3, 2), (_, y) => y.Squared().sum(1), randn(4, 3), randn(4, 2), "does not depend on any trainable parameter");
    }

    [Fact]
    public void Batch_normalisation_in_training_mode_is_refused_and_in_evaluation_mode_left_to_the_loop()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("conv", nn.Conv2d(2, 3, 1L)), ("norm", UnsafeLayers.BatchNorm2d(3)), ("flatten", nn.Flatten()));
        var (inputs, targets) = (randn(4, 2, 2, 2), randn(4, 12));
        ForBoth<NotSupportedException>(model, Losses.SquaredError, inputs, targets, "mixes the examples");

        model.eval();
        using var seen = new LoopEngine().Measure(model, Losses.SquaredError, new Batch(inputs, targets));
        Assert.True(seen.SquaredNorms.min().item<float>() > 0);
    }

    [Fact]
    public void Parameters_without_a_rule_are_looped_over()
    {
        manual_seed(5);
        using var scope = NewDisposeScope();
        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), new WithoutARule(), Losses.SquaredError, randn([2, 3], float64), randn([2, 3], float64));
    }

    [Fact]
    public void Frozen_parameters_need_no_rule()
    {
        manual_seed(2);
        using var scope = NewDisposeScope();
        var model = new WithoutARule();
        Freeze(model);
        model.Linear.weight.requires_grad = true;
        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, randn([2, 3], float64), randn([2, 3], float64));
    }

    [Fact]
    public void An_embedding_that_scales_by_frequency_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = nn.Embedding(5, 3, scale_grad_by_freq: true);
        var error = Assert.Throws<NotSupportedException>(
            () => new GhostEngine().Measure(model, Losses.SquaredError, new Batch(randint(5, [2, 4], int64), randn(2, 4, 3))));
        Assert.Contains("scale_grad_by_freq", error.Message);
    }

    [Fact]
    public void A_layer_used_past_its_hook_is_looped_over()
    {
        manual_seed(6);
        using var scope = NewDisposeScope();
        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), new PastTheHook(), Losses.SquaredError, randn([2, 3], float64), randn([2, 3], float64));
    }

    [Fact]
    public void A_layer_that_mixes_the_first_axis_is_looped_over()
    {
        manual_seed(7);
        using var scope = NewDisposeScope();
        PerExampleLoss loss = (outputs, targets) => (outputs - targets).Squared().sum([1, 2]);
        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), new MixesFirstAxis(), loss, randn([2, 4, 3], float64), randn([2, 4, 3], float64));
    }

    [Fact]
    public void A_layer_the_loss_ignores_adds_nothing()
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), new IgnoresALayer(), Losses.SquaredError, randn([4, 3], float64), randn([4, 3], float64));
    }

    [Fact]
    public void NaN_inputs_give_NaN_and_no_abort()
    {
        using var scope = NewDisposeScope();
        foreach (var engine in Both)
        {
            using var seen = engine.AccumulateGradients(
                nn.Linear(3, 2), Losses.SquaredError, new Batch(full([4, 3], Scalars.Of(double.NaN), float32), randn(4, 2)), lambda: 1);
            Assert.True(double.IsNaN(seen.Penalty.item<float>()));
        }
    }

    [Fact]
    public void Hooks_are_removed_and_modes_kept_also_after_an_exception()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("linear", nn.Linear(3, 2)), ("dropout", nn.Dropout(0.5)));
        var (inputs, targets) = (randn(4, 3), randn(4, 2));
        var live = LiveTensors();
        for (var i = 0; i < 3; i++)
        {
            Assert.Throws<InvalidOperationException>(() => new GhostEngine().Measure(model, (_, y) => y.sum(1), new Batch(inputs, targets)));
        }

        Assert.Equal(live, LiveTensors());
        Assert.True(model.training);

        // A hook left behind would keep what flows through the layer alive.
        using (NewDisposeScope())
        {
            model.call(inputs);
        }

        Assert.Equal(live, LiveTensors());
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("conv", nn.Conv2d(2, 3, 3L)), ("relu", nn.ReLU()), ("flatten", nn.Flatten()), ("linear", nn.Linear(12, 2)));
        var (inputs, targets) = (randn(4, 2, 4, 4), randn(4, 2));
        foreach (var engine in Both)
        {
            Step(engine);
            var live = LiveTensors();
            for (var i = 0; i < 5; i++)
            {
                Step(engine);
            }

            Assert.Equal(live, LiveTensors());
        }

        void Step(IPerExampleEngine engine)
        {
            model.zero_grad();
            engine.AccumulateGradients(model, Losses.SquaredError, new Batch(inputs, targets), 1).Dispose();
            engine.Measure(model, Losses.SquaredError, new Batch(inputs, targets)).Dispose();
        }
    }

    private static void Freeze(nn.Module module)
    {
        foreach (var parameter in module.parameters())
        {
            parameter.requires_grad = false;
        }
    }

    // What other tests left to the finaliser must not go between two counts.
    private static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    private static void ForBoth<TException>(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets, string words)
        where TException : Exception
    {
        foreach (var engine in Both)
        {
            Assert.Contains(words, Assert.Throws<TException>(() => engine.Measure(model, loss, new Batch(inputs, targets))).Message);
            Assert.Contains(words, Assert.Throws<TException>(() => engine.AccumulateGradients(model, loss, new Batch(inputs, targets), 1)).Message);
        }
    }

    private sealed class WithoutARule : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Parameter _scale = nn.Parameter(ones(3));

        public WithoutARule()
            : base(nameof(WithoutARule))
        {
            register_module("linear", Linear);
            register_parameter("scale", _scale);
        }

        public TorchSharp.Modules.Linear Linear { get; } = nn.Linear(3, 3);

        public override Tensor forward(Tensor input) => Linear.call(input).tanh() * get_parameter("scale")!;
    }

    private sealed class PastTheHook : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _layer = nn.Linear(3, 3);

        public PastTheHook()
            : base(nameof(PastTheHook)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _layer.forward(input);
    }

    private sealed class MixesFirstAxis : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _layer = nn.Linear(3, 3);

        public MixesFirstAxis()
            : base(nameof(MixesFirstAxis)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _layer.call(input.flatten(0, 1)).view(input.shape);
    }

    private sealed class IgnoresALayer : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _used = nn.Linear(3, 3);
        private readonly TorchSharp.Modules.Linear _called = nn.Linear(3, 3);

        public IgnoresALayer()
            : base(nameof(IgnoresALayer))
        {
            RegisterComponents();
            register_module("never_called", nn.Linear(3, 3));
        }

        public override Tensor forward(Tensor input)
        {
            _called.call(input).Dispose();
            return _used.call(input).tanh();
        }
    }
}
