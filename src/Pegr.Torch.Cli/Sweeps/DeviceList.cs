using Pegr.Torch.Runtime;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>The devices that a sweep's runs are shared among; none where the sweep's settings say which one.</summary>
/// <param name="Names">Their names, all of one kind. One that is there twice has two runs at a time.</param>
internal sealed record DeviceList(IReadOnlyList<string> Names)
{
    /// <summary>The option.</summary>
    public const string Flag = "--devices";

    private const int Most = 64;

    /// <summary>Their kind; null where there are none.</summary>
    public string? Kind => Names.Count == 0 ? null : KindOf(Names[0]);

    /// <summary>Reads names separated by commas.</summary>
    /// <exception cref="InvalidInputException">They are none, or of different kinds.</exception>
    public static DeviceList Parse(string? text)
    {
        if (text is null)
        {
            return new DeviceList([]);
        }

        string[] names = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (var name in names)
        {
            try
            {
                Devices.Check(name);
            }
            catch (InvalidInputException refusal)
            {
                throw new InvalidInputException($"{Flag}: {refusal.Problem}", refusal);
            }
        }

        if (names.Length > Most)
        {
            throw new InvalidInputException(FormattableString.Invariant($"{Flag}: {names.Length} devices are more than {Most}; name fewer."));
        }

        return names.Select(KindOf).Distinct().Count() == 1
            ? new DeviceList(names)
            : throw new InvalidInputException($"{Flag}: '{text}' mixes CPU and GPUs, whose results differ in their last bits; name devices of one kind.");
    }

    /// <summary>Makes sure that they are those of a sweep.</summary>
    /// <param name="device">The sweep's setting; null for a sweep that has none.</param>
    /// <exception cref="InvalidInputException">The sweep is computed on another kind of device.</exception>
    public void CheckKind(string? device)
    {
        if (Kind is not null && device is null)
        {
            throw new InvalidInputException($"{Flag}: sweeps of synthetic data compute on all cores by themselves; leave it out.");
        }

        if (Kind is not null && Kind != KindOf(device!))
        {
            throw new InvalidInputException(
                $"{Flag}: '{string.Join(',', Names)}' is not what the sweep is computed on, which is '{device}'; results would differ in their last bits.");
        }
    }

    private static string KindOf(string device) => device.Split(':')[0];
}
