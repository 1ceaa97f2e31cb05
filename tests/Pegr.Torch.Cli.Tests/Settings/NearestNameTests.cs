using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Tests.Settings;

public class NearestNameTests
{
    private static readonly string[] Known = ["lambda", "learning-rate", "label-noise", "seed", "seeds", "dim"];

    [Theory]
    [InlineData("lamda", "lambda")]
    [InlineData("learning_rate", "learning-rate")]
    [InlineData("Learning-Rate", "learning-rate")]
    [InlineData("label-nose", "label-noise")]
    [InlineData("sed", "seed")]
    [InlineData("sedes", "seeds")]
    public void A_mistyped_name_is_guessed(string given, string expected)
        => Assert.Equal(expected, NearestName.Find(given, Known));

    [Theory]
    [InlineData("dropout")]
    [InlineData("x")]
    [InlineData("")]
    public void A_name_like_no_other_is_not_guessed(string given) => Assert.Null(NearestName.Find(given, Known));
}
