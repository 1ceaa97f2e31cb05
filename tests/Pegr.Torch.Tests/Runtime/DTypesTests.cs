using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Runtime;

public sealed class DTypesTests
{
    [Fact]
    public void Both_types_have_their_names()
    {
        Assert.Equal(ScalarType.Float32, DTypes.Parse("float32"));
        Assert.Equal(ScalarType.Float64, DTypes.Parse("float64"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("float16")]
    [InlineData("Float32")]
    [InlineData("double")]
    public void Other_names_are_refused(string name)
    {
        var error = Assert.Throws<InvalidInputException>(() => DTypes.Parse(name));
        Assert.Equal($"dtype: '{name}' is not supported; use float32 or float64.", error.Message);
    }
}
