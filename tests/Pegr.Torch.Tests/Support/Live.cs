using TorchSharp;

namespace Pegr.Torch.Tests.Support;

/// <summary>Counts the tensors that this thread has made and not yet disposed of.</summary>
internal static class Live
{
    public static long Tensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    /// <summary>Asserts that an action disposes of every tensor it makes.</summary>
    public static void AssertNothingLeft(Action action)
    {
        action(); // what is made once and kept is no leak
        var before = Tensors;
        action();
        Assert.Equal(before, Tensors);
    }
}
