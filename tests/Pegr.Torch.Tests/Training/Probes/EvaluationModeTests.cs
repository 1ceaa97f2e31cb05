using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Probes;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training.Probes;

public sealed class EvaluationModeTests
{
    [Fact]
    public void Every_module_gets_its_own_mode_back()
    {
        using var scope = NewDisposeScope();
        var (frozenNorm, dropout, linear) = (UnsafeLayers.BatchNorm1d(4), nn.Dropout(), nn.Linear(4, 4));
        var inner = nn.Sequential(("norm", frozenNorm), ("dropout", dropout));
        using var model = nn.Sequential(("inner", inner), ("linear", linear));
        frozenNorm.eval();
        linear.eval();

        using (new EvaluationMode(model))
        {
            Assert.All(model.modules(), module => Assert.False(module.training));
        }

        Assert.True(model.training);
        Assert.True(inner.training);
        Assert.True(dropout.training);
        Assert.False(frozenNorm.training);
        Assert.False(linear.training);
    }

    [Fact]
    public void A_model_in_evaluation_mode_with_a_part_in_training_mode_stays_so()
    {
        using var scope = NewDisposeScope();
        var dropout = nn.Dropout();
        using var model = nn.Sequential(("linear", nn.Linear(4, 4)), ("dropout", dropout));
        model.eval();
        dropout.train();

        new EvaluationMode(model).Dispose();
        Assert.False(model.training);
        Assert.True(dropout.training);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_module_with_two_parents_gets_its_own_mode_back(bool training)
    {
        using var scope = NewDisposeScope();
        var shared = nn.Dropout();
        var (first, second) = (nn.Sequential(("shared", shared)), nn.Sequential(("shared", shared)));
        using var model = nn.Sequential(("first", first), ("second", second));
        second.train(!training);
        shared.train(training);

        new EvaluationMode(model).Dispose();
        Assert.Equal(training, shared.training);
        Assert.True(first.training);
        Assert.Equal(!training, second.training);
    }
}
