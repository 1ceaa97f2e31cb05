namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Every model of the zoo by its name, each made anew at every call. A new kind is one file and one line here.</summary>
internal static class ZooTable
{
    public static readonly IReadOnlyDictionary<string, Func<ZooModel>> All = new[]
    {
        SharedWeights.All,
        OutsideUses.All,
        WrongRows.All,
        RoutedRows.All,
        Architectures.All,
    }.SelectMany(kind => kind).ToDictionary(entry => entry.Key, entry => entry.Value);
}
