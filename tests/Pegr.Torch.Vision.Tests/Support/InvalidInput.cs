namespace Pegr.Torch.Vision.Tests.Support;

internal static class InvalidInput
{
    /// <summary>Asserts that an action is refused in one line that holds all the parts.</summary>
    public static void Expect(Action action, params string[] parts)
    {
        var message = Assert.Throws<InvalidInputException>(action).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
