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

    // Levenshtein's distance, in which two letters that changed places are one edit.
    private static int EditDistance(string a, string b)
    {
        var distances = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    distances[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1),
                    1 + Math.Min(distances[i - 1, j], distances[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
                }
            }
        }

        return distances[a.Length, b.Length];
    }
}
