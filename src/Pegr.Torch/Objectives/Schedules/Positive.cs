namespace Pegr.Torch.Objectives.Schedules;

/// <summary>Checks counts.</summary>
internal static class Positive
{
    public static int Check(int value, string name)
        => value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "At least 1 is needed.");
}
