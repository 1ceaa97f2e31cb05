using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Tests.Settings;

public class SettingTextTests
{
    [Theory]
    [InlineData("0.1", 0.1)]
    [InlineData("1e-3", 0.001)]
    [InlineData("-2", -2)]
    [InlineData("+.5", 0.5)]
    public void Numbers_are_read_with_a_point_and_an_exponent(string text, double expected)
        => Assert.Equal(expected, SettingText.Number("lambda", text));

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("0,1")]
    [InlineData("1.000,5")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e400")]
    public void What_is_no_finite_number_is_refused_with_the_settings_name(string text)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => SettingText.Number("lambda", text));

        Assert.StartsWith($"lambda: '{text}' ", refusal.Message);
    }

    [Theory]
    [InlineData("0.5", "is not a whole number")]
    [InlineData("1e3", "is not a whole number")]
    [InlineData("ten", "is not a whole number")]
    [InlineData("1_000", "is not a whole number")]
    [InlineData("", "is not a whole number")]
    [InlineData("-", "is not a whole number")]
    [InlineData("2147483648", "does not fit")]
    [InlineData("-99999999999999999999", "does not fit")]
    public void What_is_no_whole_number_of_32_bits_is_refused(string text, string reason)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => SettingText.Integer("steps", text));

        Assert.Contains(reason, refusal.Message);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e-3)]
    [InlineData(5e-324)]
    [InlineData(1.7976931348623157e308)]
    [InlineData(0.30000000000000004)]
    public void A_printed_number_is_read_as_the_same_number(double value)
        => Assert.Equal(value, SettingText.Number("lambda", SettingText.Print(value)));

    [Theory]
    [InlineData(1e-5, "1.0e-05")]
    [InlineData(-2.5e-7, "-2.5e-07")]
    [InlineData(1e20, "1.0e+20")]
    [InlineData(0.0001, "0.0001")]
    public void A_printed_number_is_one_to_every_reader_of_YAML(double value, string expected) => Assert.Equal(expected, SettingText.Print(value));

    [Fact]
    public void Names_are_separated_by_commas_and_spaces_around_them_do_not_count()
        => Assert.Equal(["gd", "pegr"], SettingText.Names("gd, pegr"));

    [Theory]
    [InlineData("yes")]
    [InlineData("True")]
    [InlineData("1")]
    public void Only_true_and_false_are_truth_values(string text)
        => Assert.Throws<InvalidInputException>(() => SettingText.Truth("orthogonal-noise", text));
}
