using System.Text.RegularExpressions;

namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>What a document's commands become here.</summary>
internal static partial class CommandRewriting
{
    private static readonly (string Before, string After)[] Places =
    [
        ("/usr/share/datasets/fashion-mnist", "data/fashion-mnist"),
        (" /shared/", " shared/"),
        ("cuda:0,cuda:1", "cpu,cpu"),
        ("src/Pegr.Torch.Cli/bin/Release/net10.0/pegr", "pegr"),
        ("tools/pegr", "pegr"),
    ];

    /// <summary>Takes a block of commands apart: a line each, without comments.</summary>
    public static IEnumerable<string> Lines(string block)
        => Continued().Replace(block.ReplaceLineEndings("\n"), " ").Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => Comment().Replace(line, ""))
            .Where(line => line.Length > 0);

    /// <summary>The command as it is run: the built program, places of this test, small sizes.</summary>
    /// <param name="line">A line of a document.</param>
    /// <param name="small">Whether sizes are made small.</param>
    public static string Of(string line, bool small)
    {
        var placed = Places.Aggregate(DotnetRun().Replace(line, "pegr "), (text, place) => text.Replace(place.Before, place.After));
        var onThisMachine = placed.Replace("--device cuda", "--device cpu");
        return small ? SmallSizes.Of(onThisMachine) : onThisMachine;
    }

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continued();

    [GeneratedRegex(@"(^|\s+)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"dotnet run (\S+ )*?--project src/Pegr\.Torch\.Cli (\S+ )*?-- ")]
    private static partial Regex DotnetRun();
}
