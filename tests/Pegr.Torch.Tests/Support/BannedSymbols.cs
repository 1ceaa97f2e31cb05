namespace Pegr.Torch.Tests.Support;

/// <summary>What the analyzer refuses in the sources.</summary>
public static class BannedSymbols
{
    /// <summary>The documentation identifiers in one of its lists, in the list's order.</summary>
    public static IEnumerable<string> In(string file)
        => File.ReadLines(Path.Combine(AppContext.BaseDirectory, file)).Select(line => line.Split(';')[0]);
}
