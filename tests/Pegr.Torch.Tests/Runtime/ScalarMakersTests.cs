using Pegr.Torch.Tests.Support;
using TorchSharp;

namespace Pegr.Torch.Tests.Runtime;

public sealed class ScalarMakersTests
{
    private static readonly IReadOnlyList<string> Makers = ScalarMakers.In(typeof(torch).Assembly.Location);

    [Theory]
    [InlineData("M:TorchSharp.Scalar.op_Implicit(System.Double)~TorchSharp.Scalar")] // by itself
    [InlineData("M:TorchSharp.torch.Tensor.square")] // by what it calls
    [InlineData("M:TorchSharp.torch.Tensor.op_Addition(TorchSharp.torch.Tensor,TorchSharp.torch.Tensor)")] // by an argument left out
    [InlineData("M:TorchSharp.torch.nn.ELU(System.Double,System.Boolean)")] // a module that does in forward
    public void Are_found(string maker) => Assert.Contains(maker, Makers);

    [Theory]
    [InlineData("M:TorchSharp.torch.Tensor.add(TorchSharp.torch.Tensor,TorchSharp.Scalar)")] // takes the caller's
    [InlineData("M:TorchSharp.torch.Tensor.op_Multiply(TorchSharp.torch.Tensor,TorchSharp.torch.Tensor)")]
    public void What_makes_none_is_not_among_them(string other) => Assert.DoesNotContain(other, Makers);

    [Fact]
    public void All_are_banned_from_the_sources()
        => Assert.Equal(Makers, BannedSymbols.In("BannedSymbols.txt"));
}
