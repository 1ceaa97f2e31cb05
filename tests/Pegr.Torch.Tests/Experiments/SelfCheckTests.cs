using Pegr.Torch.Diagnostics;
using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;

namespace Pegr.Torch.Tests.Experiments;

public sealed class SelfCheckTests
{
    [Fact]
    public void Every_check_passes_on_every_device()
    {
        foreach (var device in Devices.Available())
        {
            var results = SelfCheck.Run(device);
            Assert.All(results, result => Assert.True(result.Passed, $"{device}: {result.Name}: {result.Detail}"));
            Assert.All(
                ObjectiveRegistry.Keys.Except(["sam", "label-noise"]), // which follow no function's gradient
                key => Assert.Contains(results, result => result.Name.StartsWith($"{key} ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
        => Assert.Throws<InvalidInputException>(() => SelfCheck.Run("cuda:1000"));

    [Fact]
    public void The_check_leaves_no_tensor_behind() => Live.AssertNothingLeft(() => SelfCheck.Run("cpu"));
}
