using System.Globalization;
using Pegr.Torch.Cli.Plans;

namespace Pegr.Torch.Cli.Tests.Sweeps;

public sealed class FormulaTests
{
    private static readonly Dictionary<string, double> Values = new() { ["dim"] = 12, ["signal-norm"] = 4, ["n2"] = 3 };

    [Theory]
    [InlineData("1", 1)]
    [InlineData("1.5e-2", 0.015)]
    [InlineData(".5", 0.5)]
    [InlineData("1+2*3", 7)]
    [InlineData("(1+2)*3", 9)]
    [InlineData("10-4-3", 3)]
    [InlineData("24/4/3", 2)]
    [InlineData("2^3^2", 512)]
    [InlineData("-2^2", -4)]
    [InlineData("2^-1", 0.5)]
    [InlineData("2*-3", -6)]
    [InlineData("- -3", 3)]
    [InlineData("10/sqrt(3*dim)", 1.66666666667)] // 12 digits, as axes have
    [InlineData("signal-norm", 4)]
    [InlineData("signal-norm-1", 3)]
    [InlineData("dim - signal-norm", 8)]
    [InlineData("dim-2", 10)]
    [InlineData("2*n2", 6)]
    [InlineData("log(exp(2))", 2)]
    [InlineData("min(3, dim, 2)", 2)]
    [InlineData("max(3,dim)", 12)]
    [InlineData(" max( 3 , dim ) ", 12)]
    public void It_is_worth_what_mathematics_says(string text, double expected)
        => Assert.Equal(expected, Parse(text).Value(name => Values[name]));

    [Theory]
    [InlineData("", 1, "the formula ends where a number, a name or '(' should be")]
    [InlineData("1+", 3, "the formula ends where")]
    [InlineData("1 2", 3, "'2' stands where an operator should be")]
    [InlineData("(1+2", 1, "this '(' has no ')'")]
    [InlineData("1+2)", 4, "')' stands where an operator should be")]
    [InlineData("sin(1)", 1, "there is no function 'sin'; use sqrt, log, exp, min, max")]
    [InlineData("1+min(1)", 3, "min takes two or more numbers")]
    [InlineData("sqrt(1,2)", 7, "',' stands where an operator or ')' should be")]
    [InlineData("1.2.3", 1, "'1.2.3' is not a number")]
    [InlineData("1e999", 1, "'1e999' is not a number")]
    [InlineData("3dim", 2, "'d' stands where an operator should be")]
    [InlineData("2**3", 3, "'*' stands where a number, a name or '(' should be")]
    [InlineData("a$", 2, "'$' stands where an operator should be")]
    public void What_is_no_formula_is_refused_with_its_place(string text, int place, string expected)
        => Assert.StartsWith($"{place.ToString(CultureInfo.InvariantCulture)}: {expected}", Assert.Throws<InvalidInputException>(() => Parse(text)).Message);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("2^", "")]
    [InlineData("sqrt(", ")")]
    public void Nesting_ends_before_the_stack_does(string open, string close)
        => Assert.Contains(
            "nested more than 50 deep",
            Assert.Throws<InvalidInputException>(() => Parse(string.Concat(Enumerable.Repeat(open, 100)) + "1" + string.Concat(Enumerable.Repeat(close, 100)))).Message);

    [Fact]
    public void A_long_sum_is_read() => Assert.Equal(500, Parse(string.Join('+', Enumerable.Repeat("1", 500))).Value(_ => 0));

    private static Formula Parse(string text) => FormulaParser.Parse(
        text, 0, text.Length, (place, problem) => new InvalidInputException($"{(place + 1).ToString(CultureInfo.InvariantCulture)}: {problem}"));
}
