namespace Pegr.Torch.Cli.Settings;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    private const int MaxLength = 100;

    /// <summary>The known name with the fewest edits to the given one, or null where none is close.</summary>
    public static string? Find(string given, IEnumerable<string> known)
    {
        if (given.Length > MaxLength)
        {
            return null;
        }

        var normal = Normal(given);
        var best = known
            .Select(name => (Name: name, Distance: EditDistance(normal, Normal(name))))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();

        return best.Name is not null && best.Distance <= Math.Max(1, normal.Length / 3) ? best.Name : null;
    }

    /// <summary>A question to append to a refusal; empty where no name is close.</summary>
    public static string Question(string given, IEnumerable<string> known)
        => Find(given, known) is { } name ? $" Did you mean '{name}'?" : "";

    private static string Normal(string name) => name.ToLowerInvariant().Replace('_', '-');

    // Levenshtein's distance, one row at a time.
    private static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
