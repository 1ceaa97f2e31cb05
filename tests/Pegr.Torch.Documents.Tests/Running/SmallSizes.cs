using System.Text.RegularExpressions;

namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>Sizes at which a command takes a moment: every other flag stays as the document has it.</summary>
internal static partial class SmallSizes
{
    private static readonly Dictionary<string, Dictionary<string, string>> Settings = new()
    {
        ["synthetic"] = new() { ["steps"] = "4", ["samples"] = "8", ["test-samples"] = "16", ["dim"] = "20", ["seeds"] = "1", ["log-every"] = "2" },
        ["images"] = new() { ["epochs"] = "1", ["train-samples"] = "40", ["test-samples"] = "40", ["batch-size"] = "20", ["seeds"] = "1", ["log-every"] = "1" },
        ["tune"] = new()
        {
            ["configurations"] = "1",
            ["search-seeds"] = "1",
            ["epochs"] = "1",
            ["train-samples"] = "40",
            ["test-samples"] = "40",
            ["batch-size"] = "20",
            ["seeds"] = "1",
            ["log-every"] = "1",
        },
        ["sweep images"] = new() { ["epochs"] = "1", ["test-samples"] = "40", ["seeds"] = "1", ["log-every"] = "1" },
        ["sweep"] = new() { ["steps"] = "3", ["test-samples"] = "16", ["seeds"] = "1" },
        ["bench"] = new() { ["rounds"] = "1", ["batch"] = "2", ["model"] = "mlp" },
    };

    /// <summary>A command's line with small sizes.</summary>
    public static string Of(string line)
    {
        if (Command().Match(line) is not { Success: true } command || line.Contains("--resume") || line.Contains("--help"))
        {
            return line;
        }

        line = Count().Replace(line, ":2");
        foreach (var (key, value) in Settings[command.Groups["name"].Value])
        {
            var flag = new Regex($@"--{key}[ =]\S+");
            line = flag.IsMatch(line) ? flag.Replace(line, $"--{key} {value}") : $"{line} --{key} {value}";
        }

        return line;
    }

    /// <summary>The text of a preset with small sizes.</summary>
    public static string OfPreset(string yaml)
        => Settings[Experiment().Match(yaml).Groups["name"].Value].Aggregate(
            Count().Replace(yaml, ":2"),
            (text, size) => Regex.Replace(text, $@"^{size.Key}: .*$", $"{size.Key}: {size.Value}", RegexOptions.Multiline));

    [GeneratedRegex(@"^(\w+=\S+ )*pegr (?<name>synthetic|images|tune|sweep images|sweep|bench)(?! merge)\b")]
    private static partial Regex Command();

    [GeneratedRegex(@"^experiment: (?<name>sweep images|\w+)", RegexOptions.Multiline)]
    private static partial Regex Experiment();

    // Of an axis KEY=FROM:TO:N.
    [GeneratedRegex(@"(?<=[xy][ :=]+\S+=[0-9.]+:[0-9.]+):\d+")]
    private static partial Regex Count();
}
