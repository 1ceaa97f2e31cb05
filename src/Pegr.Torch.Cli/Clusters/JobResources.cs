using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Clusters;

/// <summary>What a task asks of a cluster; null leaves it to the cluster.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Gpus">GPUs of a task.</param>
/// <param name="Cpus">CPU cores of a task.</param>
/// <param name="Time">Time limit of a task.</param>
/// <param name="Memory">Memory of a task.</param>
internal sealed record JobResources(string? Partition, int? Gpus, int? Cpus, string? Time, string? Memory)
{
    /// <summary>Lets through what schedulers use as names, times and sizes: nothing that a script could take for something else.</summary>
    /// <exception cref="InvalidInputException">The text is something else.</exception>
    public static string? Name(string flag, string? text)
        => text is null || (text.Length > 0 && text[0] != '-' && text.All(c => char.IsAsciiLetterOrDigit(c) || "_-.:,".Contains(c)))
            ? text
            : throw new InvalidInputException($"{flag}: '{text}' cannot be passed on; use letters, digits and _ - . : , only.");

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="InvalidInputException">It is none, or too small.</exception>
    public static int? Number(string flag, string? text, int least)
    {
        if (text is null)
        {
            return null;
        }

        var number = SettingText.Integer(flag, text);
        return number >= least
            ? number
            : throw new InvalidInputException(FormattableString.Invariant($"{flag}: {number} is out of range; use a number of at least {least}."));
    }
}
