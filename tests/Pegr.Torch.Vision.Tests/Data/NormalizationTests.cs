using Pegr.Torch.Data;
using Pegr.Torch.Vision.Data;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Data;

public sealed class NormalizationTests
{
    [Fact]
    public void Every_channel_of_the_training_set_gets_mean_0_and_deviation_1_and_one_without_spread_mean_0()
    {
        using var scope = NewDisposeScope();
        var pixels = rand([1203, 3, 4, 5], ScalarType.Float64); // more than two pieces
        pixels.select(1, 1).mul_(0.2).add_(3);
        pixels.select(1, 2).fill_(0.1);
        using var data = new TensorDataset(pixels.alias(), zeros(1203));
        using var normalization = Normalization.Of(data);
        for (var channel = 0; channel < 2; channel++)
        {
            var values = pixels.select(1, channel).contiguous().data<double>().ToArray();
            var mean = values.Average();
            Assert.Equal(mean, normalization.Mean[channel], 1e-12);
            Assert.Equal(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), normalization.Deviation[channel], 1e-12);
        }

        Assert.Equal(1, normalization.Deviation[2]);
        var normalized = normalization.Apply(pixels);
        Assert.Equal((pixels[7, 1, 2, 3].item<double>() - normalization.Mean[1]) / normalization.Deviation[1], normalized[7, 1, 2, 3].item<double>(), 1e-12);
        Assert.True(normalized.select(1, 2).abs().max().item<double>() < 1e-12);
    }
}
