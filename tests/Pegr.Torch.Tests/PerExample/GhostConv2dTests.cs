using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class GhostConv2dTests
{
    private static readonly PaddingModes[] Modes = [PaddingModes.Zeros, PaddingModes.Reflect, PaddingModes.Replicate, PaddingModes.Circular];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Generated_convolutions_agree_with_the_loop(int seed)
    {
        var random = new Random(seed);
        manual_seed(seed);
        using var scope = NewDisposeScope();
        long n = random.Next(1, 4), groups = random.Next(1, 3), channels = groups * random.Next(1, 3), hidden = groups * random.Next(1, 4);
        long height = random.Next(5, 9), width = random.Next(5, 9);
        var first = nn.Conv2d(
            channels, hidden, kernel_size: (random.Next(1, 4), random.Next(1, 4)), stride: (random.Next(1, 3), random.Next(1, 3)),
            padding: (random.Next(0, 3), random.Next(0, 3)), dilation: (random.Next(1, 3), random.Next(1, 3)),
            padding_mode: Modes[random.Next(Modes.Length)], groups: groups, bias: random.Next(2) == 0);

        // A second layer, so that the first one's output gradient depends on other weights.
        var model = nn.Sequential(("first", first), ("tanh", nn.Tanh()), ("second", nn.Conv2d(hidden, 2, 1L)));
        var inputs = randn([n, channels, height, width], float64);
        var targets = randn(model.to(float64).call(inputs).shape, float64);

        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, inputs, targets);
    }

    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(4, 2, 2)]
    public void Same_padding_agrees_with_the_loop(long kernelHeight, long kernelWidth, long dilation)
    {
        manual_seed(4);
        using var scope = NewDisposeScope();
        var model = nn.Sequential(
            ("first", nn.Conv2d(2, 3, (kernelHeight, kernelWidth), padding: Padding.Same, dilation: (dilation, dilation))),
            ("tanh", nn.Tanh()),
            ("second", nn.Conv2d(3, 2, (2, 2), padding: Padding.Valid)));
        var inputs = randn([3, 2, 6, 7], float64);
        var targets = randn(model.to(float64).call(inputs).shape, float64);

        Agreement.AssertSame(new GhostEngine(), new LoopEngine(), model, Losses.SquaredError, inputs, targets);
    }

    [Fact]
    public void The_small_ConvNet_agrees_with_the_loop()
    {
        manual_seed(5);
        using var scope = NewDisposeScope();
        var model = new ConvNet(channels: 3, height: 8, width: 8, classes: 10);

        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), model, Losses.CrossEntropy, randn([3, 3, 8, 8], float64), randint(10, [3], int64));
    }
}
