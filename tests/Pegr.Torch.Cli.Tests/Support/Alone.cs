namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>
/// Tests that compare runs on images bit for bit: their initial weights are drawn from torch's global generator, from which other runs in this
/// process draw, too. They run when no other test does.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
