using Pegr.Torch.Tables;

namespace Pegr.Torch.Tests.Comparisons;

public sealed class ReadableTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.00001, "1e-5")]
    [InlineData(-1.25e-10, "-1.25e-10")]
    [InlineData(1e20, "1e+20")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_number_has_all_its_digits_and_a_short_power(double value, string text) => Assert.Equal(text, Readable.Number(value));
}
