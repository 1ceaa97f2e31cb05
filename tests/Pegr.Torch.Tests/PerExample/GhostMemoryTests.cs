using Pegr.Torch.Objectives;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Optimizers;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class GhostMemoryTests
{
    [Fact]
    public void Memory_is_flat_over_5000_steps()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = nn.Sequential(
            ("conv", nn.Conv2d(1, 4, 3)), ("norm", nn.GroupNorm(2, 4)), ("tanh", nn.Tanh()), ("pool", nn.MaxPool2d(2)), ("flatten", nn.Flatten()), ("linear", nn.Linear(36, 5)));
        var (inputs, targets) = (randn(8, 1, 8, 8), randint(5, [8], int64));
        optim.Optimizer optimizer = new SGD(model.parameters(), 0.01);
        var objective = new PerExampleGradientPenalty(0.1);

        // A step that kept as little as its patches would keep 10 kB.
        Steps(300);
        var (live, before) = (Live.Tensors, NativeMemory.InUse());
        Steps(5_000);
        Assert.Equal(live, Live.Tensors);
        Assert.InRange(NativeMemory.InUse() - before, long.MinValue, 10L << 20);

        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var step = NewDisposeScope();
                optimizer.zero_grad();
                objective.AccumulateGradients(model, Losses.CrossEntropy, inputs, targets);
                optimizer.step();
            }
        }
    }
}
