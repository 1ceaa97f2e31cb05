using Pegr.Torch.Runtime;

namespace Pegr.Torch.Tests.Runtime;

public sealed class MemoryCheckTests
{
    [Fact]
    public void What_fits_passes() => MemoryCheck.Require(1 << 20, "samples");

    [Theory]
    [InlineData(1e18)]
    [InlineData(double.PositiveInfinity)]
    public void What_no_machine_holds_is_refused_with_the_settings_it_comes_from(double bytes)
    {
        var error = Assert.Throws<InvalidInputException>(() => MemoryCheck.Require(bytes, "samples and dim"));
        Assert.StartsWith("samples and dim: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("GB", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
