using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class NormalizationConverterTests
{
    [Fact]
    public void A_converted_model_computes_what_one_made_with_GroupNorm_does()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var norm = UnsafeLayers.BatchNorm2d(6, eps: 0.01);
        var model = nn.Sequential(("conv", nn.Conv2d(2, 6, 3)), ("norm", norm), ("tanh", nn.Tanh()), ("flatten", nn.Flatten()), ("linear", nn.Linear(54, 3)));
        Randomize(model);
        var (weight, bias) = (norm.weight!.detach().clone(), norm.bias!.detach().clone());
        Assert.Equal(["norm"], NormalizationConverter.ReplaceBatchNorm(model, groups: 3));

        var x = randn(4, 2, 5, 5);
        var children = model.named_children().ToDictionary(child => child.name, child => (nn.Module<Tensor, Tensor>)child.module);
        var expected = children["linear"].call(
            nn.functional.group_norm(children["conv"].call(x), 3, weight, bias, 0.01).tanh().flatten(1));
        Assert.True(model.call(x).allclose(expected));
        Assert.True(norm.weight is null || norm.weight.IsInvalid, "the old layer is not disposed of");
    }

    [Fact]
    public void Names_and_order_of_parameters_stay_and_running_statistics_go()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("conv", nn.Conv2d(2, 6, 3)), ("norm", UnsafeLayers.BatchNorm2d(6)), ("last", nn.Conv2d(6, 1, 1)));
        var names = model.named_parameters().Select(p => p.name).ToList();
        NormalizationConverter.ReplaceBatchNorm(model);
        Assert.Equal(names, model.named_parameters().Select(p => p.name));
        Assert.Equal(names.Order(), model.state_dict().Keys.Order());
        Assert.Empty(model.buffers());
    }

    [Theory]
    [InlineData(64, 32)]
    [InlineData(48, 24)]
    [InlineData(6, 6)]
    [InlineData(37, 1)]
    [InlineData(62, 31)]
    [InlineData(1, 1)]
    public void Without_a_number_the_groups_are_the_largest_divisor_up_to_32(long channels, long expected)
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("norm", UnsafeLayers.BatchNorm3d(channels)));
        NormalizationConverter.ReplaceBatchNorm(model);
        Assert.Equal(expected, Assert.IsType<GroupNorm>(model[0]).num_groups);
    }

    [Fact]
    public void Type_mode_and_frozen_parameters_are_kept()
    {
        using var scope = NewDisposeScope();
        var norm = UnsafeLayers.BatchNorm1d(4, dtype: float64);
        norm.weight!.requires_grad = false;
        norm.eval();
        var model = nn.Sequential(("norm", norm), ("plain", UnsafeLayers.BatchNorm1d(4, affine: false)));
        NormalizationConverter.ReplaceBatchNorm(model);

        var (first, second) = (Assert.IsType<GroupNorm>(model[0]), Assert.IsType<GroupNorm>(model[1]));
        Assert.Equal(float64, first.weight!.dtype);
        Assert.False(first.weight.requires_grad);
        Assert.True(first.bias!.requires_grad);
        Assert.False(first.training);
        Assert.True(second.training);
        Assert.Null(second.weight);
    }

    [Fact]
    public void Layers_are_replaced_wherever_a_model_holds_them_and_it_can_be_trained()
    {
        manual_seed(2);
        using var scope = NewDisposeScope();
        var model = new Everywhere();
        Assert.Equal(
            ["_field", "_list.0", "_nested.inner.norm", "array"], NormalizationConverter.ReplaceBatchNorm(model));
        Assert.DoesNotContain(model.modules(), module => module is BatchNorm);
        Assert.Equal(8, model.named_parameters().Count());

        // In float64, which the new layers must follow; every one of them must get a gradient.
        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, randn([3, 4, 5], float64), randn([3, 4, 5], float64));
        Assert.All(model.parameters(), parameter => Assert.True(parameter.grad!.abs().sum().item<double>() > 0));
    }

    [Fact]
    public void Layers_in_a_dictionary_are_replaced_for_every_way_to_reach_them()
    {
        using var scope = NewDisposeScope();
        var model = new Dictionary();
        Assert.Equal(["Parts.norm"], NormalizationConverter.ReplaceBatchNorm(model));
        Assert.IsType<GroupNorm>(model.Parts["norm"]);
        Assert.Equal(("norm", model.Parts["norm"]), model.Parts[1]);
        Assert.Same(model.Parts["norm"], model.Parts.named_children().Last().module);
        model.call(randn(2, 4, 5));
    }

    [Fact]
    public void One_layer_under_two_names_becomes_one_layer()
    {
        using var scope = NewDisposeScope();
        var norm = UnsafeLayers.BatchNorm2d(3);
        var model = nn.Sequential(("one", norm), ("inner", nn.Sequential(("two", norm))));
        Assert.Single(NormalizationConverter.ReplaceBatchNorm(model));
        Assert.Same(model[0], ((Sequential)model[1])[0]);
        model.call(randn(2, 3, 4, 4));
    }

    [Fact]
    public void A_field_that_cannot_hold_a_GroupNorm_is_refused_and_nothing_is_changed()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("first", UnsafeLayers.BatchNorm2d(3)), ("second", new NarrowField()));
        var error = Assert.Throws<NotSupportedException>(() => NormalizationConverter.ReplaceBatchNorm(model));
        foreach (var words in new[] { "'second._norm'", "field _norm of NarrowField 'second'", "BatchNorm2d", "Module<Tensor, Tensor>" })
        {
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }

        Assert.IsType<BatchNorm2d>(model[0]);
        model.call(randn(2, 3, 4, 4));
    }

    [Fact]
    public void A_number_of_groups_that_does_not_divide_the_channels_is_refused_and_nothing_is_changed()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("a", UnsafeLayers.BatchNorm2d(6)), ("b", UnsafeLayers.BatchNorm2d(4)));
        foreach (var groups in new long[] { 3, 0, -2 })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => NormalizationConverter.ReplaceBatchNorm(model, groups));
            Assert.IsType<BatchNorm2d>(model[0]);
        }
    }

    [Fact]
    public void A_model_that_is_a_BatchNorm_is_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<NotSupportedException>(() => NormalizationConverter.ReplaceBatchNorm(UnsafeLayers.BatchNorm2d(6)));
        Assert.Contains("the model itself", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_BatchNorm_is_left_alone()
    {
        using var scope = NewDisposeScope();
        Assert.Empty(NormalizationConverter.ReplaceBatchNorm(nn.Sequential(("a", nn.GroupNorm(1, 2)))));
    }

    private static void Randomize(nn.Module model)
    {
        using var noGradient = no_grad();
        foreach (var parameter in model.parameters())
        {
            parameter.copy_(randn_like(parameter));
        }
    }

    private sealed class Everywhere : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _field = UnsafeLayers.BatchNorm1d(4);
        private readonly ModuleList<nn.Module<Tensor, Tensor>> _list = nn.ModuleList<nn.Module<Tensor, Tensor>>(UnsafeLayers.BatchNorm1d(4));
        private readonly Sequential _nested = nn.Sequential(("inner", nn.Sequential(("norm", UnsafeLayers.BatchNorm1d(4)), ("tanh", nn.Tanh()))));
        private readonly nn.Module<Tensor, Tensor>[] _array = [UnsafeLayers.BatchNorm1d(4)];

        public Everywhere()
            : base(nameof(Everywhere))
        {
            RegisterComponents();
            register_module("array", _array[0]);
        }

        public override Tensor forward(Tensor input)
            => _array[0].call(_nested.call(_list[0].call(_field.call(input).tanh()).tanh()));
    }

    private sealed class Dictionary : nn.Module<Tensor, Tensor>
    {
        public readonly ModuleDict<nn.Module<Tensor, Tensor>> Parts
            = nn.ModuleDict<nn.Module<Tensor, Tensor>>(("tanh", nn.Tanh()), ("norm", UnsafeLayers.BatchNorm1d(4)));

        public Dictionary()
            : base(nameof(Dictionary)) => RegisterComponents();

        public override Tensor forward(Tensor input) => Parts["norm"].call(Parts["tanh"].call(input));
    }

    private sealed class NarrowField : nn.Module<Tensor, Tensor>
    {
        private readonly BatchNorm2d _norm = UnsafeLayers.BatchNorm2d(3);

        public NarrowField()
            : base(nameof(NarrowField)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _norm.call(input);
    }
}
