using Pegr.Torch.Tests.Support;
using TorchSharp;

namespace Pegr.Torch.Tests.Runtime;

public sealed class GeneratorTakersTests
{
    [Fact]
    public void All_functions_are_banned_from_the_sources()
    {
        var torchSharp = typeof(torch).Assembly.Location;
        Assert.Equal(GeneratorTakers.In(torchSharp).Except(ScalarMakers.In(torchSharp)), BannedSymbols.In("BannedSymbols.Draws.txt")); // of those, the others' list has some
    }
}
