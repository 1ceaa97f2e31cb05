using Pegr.Torch.Tests.Support;
using TorchSharp;

namespace Pegr.Torch.Tests.Runtime;

public sealed class GeneratorTakersTests
{
    [Fact]
    public void All_functions_are_banned_from_the_sources()
    {
        var banned = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "BannedSymbols.Draws.txt")).Select(line => line.Split(';')[0]);

        var torchSharp = typeof(torch).Assembly.Location;
        Assert.Equal(GeneratorTakers.In(torchSharp).Except(ScalarMakers.In(torchSharp)), banned); // of those, the others' list has some
    }
}
