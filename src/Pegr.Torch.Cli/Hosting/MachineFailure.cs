using System.Runtime.InteropServices;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>Failures that are the machine's or libtorch's, not this program's.</summary>
internal static class MachineFailure
{
    /// <summary>Whether an exception is one.</summary>
    public static bool Is(Exception error)
        => error is IOException or UnauthorizedAccessException or OutOfMemoryException or ExternalException;

    /// <summary>Says in one line what happened.</summary>
    /// <param name="error">What was caught.</param>
    /// <param name="lighter">What needs less memory.</param>
    public static string Explain(Exception error, string lighter)
    {
        // libtorch's messages go on with its own call stack.
        var reason = error.Message.Split('\n')[0].TrimEnd('.', ' ');
        var memory = error is OutOfMemoryException || reason.Contains("memory", StringComparison.OrdinalIgnoreCase);
        return memory ? $"the memory did not suffice ({reason}); try {lighter}." : $"the run failed: {reason}.";
    }
}
