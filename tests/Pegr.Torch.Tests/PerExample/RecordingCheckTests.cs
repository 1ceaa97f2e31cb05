using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class RecordingCheckTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_check_leaves_no_tensor_behind(bool nan)
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("a", nn.Linear(3, 3)), ("tanh", nn.Tanh()), ("b", nn.Linear(3, 2)));
        if (nan)
        {
            using var noGradient = no_grad();
            model.parameters().First().fill_(double.NaN);
        }

        var batch = new Batch(randn(4, 3), randn(4, 2));
        Live.AssertNothingLeft(() =>
        {
            using var step = NewDisposeScope();
            new GhostEngine().AccumulateGradients(model, Losses.SquaredError, batch, 1).Dispose();
        });
    }
}
