using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Models;

public sealed class ResNet18Tests
{
    [Fact]
    public void It_has_the_known_number_of_parameters_and_shapes()
    {
        using var scope = NewDisposeScope();
        using var fork = Seeds.Fork(1, "resnet");
        var model = new ResNet18(channels: 3, classes: 10);

        // 11,173,962 with batch normalisation's affine parameters, of which group normalisation has as many.
        Assert.Equal(11_173_962, model.parameters().Sum(p => p.numel()));
        var outputs = model.call(randn(2, 3, 32, 32));
        Assert.Equal([2, 10], outputs.shape);
        Assert.True(outputs.isfinite().all().item<bool>());
    }

    [Fact]
    public void Normalisations_begin_as_the_identity()
    {
        using var scope = NewDisposeScope();
        var model = new ResNet18(channels: 1, classes: 2, width: 4, groups: 2);
        foreach (var (name, parameter) in model.named_parameters().Where(p => p.name.Contains("norm", StringComparison.Ordinal)))
        {
            var expected = name.EndsWith("weight", StringComparison.Ordinal) ? 1f : 0f;
            Assert.True(parameter.eq(Scalars.Of(expected)).all().item<bool>(), name);
        }
    }

    [Fact]
    public void Ghost_agrees_with_the_loop_on_a_narrow_one()
    {
        using var scope = NewDisposeScope();
        using var fork = Seeds.Fork(2, "resnet");
        var model = new ResNet18(channels: 2, classes: 3, width: 4, groups: 2);
        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), model, Losses.CrossEntropy, randn([3, 2, 8, 8], float64), randint(3, [3], int64));
    }
}
