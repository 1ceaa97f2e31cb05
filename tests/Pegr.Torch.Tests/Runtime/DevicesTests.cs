using Pegr.Torch.Runtime;
using TorchSharp;

namespace Pegr.Torch.Tests.Runtime;

public sealed class DevicesTests
{
    [Fact]
    public void The_CPU_is_always_there()
    {
        Assert.Equal(DeviceType.CPU, Devices.Parse("cpu").type);
        Assert.Equal("cpu", Devices.Available()[0]);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:0")]
    public void The_first_GPU_is_found_or_refused_with_what_there_is(string name)
    {
        if (Devices.Available().Count > 1)
        {
            Assert.Equal((DeviceType.CUDA, 0), (Devices.Parse(name).type, Devices.Parse(name).index));
        }
        else
        {
            AssertRefused(name, "this machine offers cpu");
        }
    }

    [Fact]
    public void A_GPU_beyond_the_last_is_refused() => AssertRefused("cuda:1000", "cuda:1000");

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CPU")]
    [InlineData("cpu:0")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:+1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:one")]
    [InlineData("cuda:99999999999")]
    public void What_is_no_device_is_refused(string name)
    {
        AssertRefused(name, "use cpu, cuda or cuda:INDEX");
        Assert.Throws<InvalidInputException>(() => Devices.Check(name));
    }

    private static void AssertRefused(string name, string expected)
    {
        var error = Assert.Throws<InvalidInputException>(() => Devices.Parse(name));
        Assert.StartsWith($"device: '{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
