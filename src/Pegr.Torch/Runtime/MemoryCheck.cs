using System.Globalization;

namespace Pegr.Torch.Runtime;

/// <summary>Refuses sizes that this machine's memory cannot hold, before libtorch is asked for them.</summary>
public static class MemoryCheck
{
    private const double Gigabyte = 1 << 30;

    /// <summary>Refuses a need beyond the memory there is.</summary>
    /// <param name="bytes">Rough need in bytes.</param>
    /// <param name="what">The settings that it comes from.</param>
    /// <exception cref="InvalidInputException">The need is larger than the memory.</exception>
    public static void Require(double bytes, string what)
    {
        ArgumentNullException.ThrowIfNull(what);
        var available = (double)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw new InvalidInputException(what, string.Create(
                CultureInfo.InvariantCulture,
                $"these sizes need about {bytes / Gigabyte:N0} GB of memory and this machine has {available / Gigabyte:N0}; lower them."));
        }
    }
}
