using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>A YAML file of settings as it stands, whatever this version thinks of the keys: one mapping of keys to plain values.</summary>
/// <param name="Entries">Keys and values with their places, in the file's order; no key stands there twice.</param>
/// <param name="Environment">What a run noted under <see cref="SettingsFile.EnvironmentKey"/>.</param>
internal sealed record SettingsText(IReadOnlyList<SettingsEntry> Entries, IReadOnlyList<KeyValuePair<string, string>> Environment)
{
    private const int MaxCharacters = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It cannot be read or is no such file; the message begins with its name.</exception>
    public static SettingsText Read(string path)
    {
        var text = TextFile.Read(path, MaxCharacters, "a file of settings");
        try
        {
            return Parse(YamlText.Parse(text), path);
        }
        catch (YamlException error)
        {
            throw new InvalidInputException($"{Place(path, error.Start)}: this is not YAML: {error.Message}", error);
        }
    }

    private static SettingsText Parse(Parser parser, string path)
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            throw new InvalidInputException($"{path}: the file holds no settings.");
        }

        var text = ReadEntries(parser, path);
        parser.Consume<DocumentEnd>();
        return parser.Accept<StreamEnd>(out _)
            ? text
            : throw new InvalidInputException($"{Place(path, parser.Current!.Start)}: the file holds more than one YAML document.");
    }

    private static SettingsText ReadEntries(Parser parser, string path)
    {
        var (entries, environment) = (new List<SettingsEntry>(), new List<KeyValuePair<string, string>>());
        foreach (var (key, place) in Keys(parser, path))
        {
            if (key == SettingsFile.EnvironmentKey)
            {
                ReadEnvironment(parser, path, environment);
            }
            else
            {
                entries.Add(new SettingsEntry(key, ReadValue(parser, place, key), place));
            }
        }

        return new SettingsText(entries, environment);
    }

    // Nobody's settings: what is no plain value is let be.
    private static void ReadEnvironment(Parser parser, string path, List<KeyValuePair<string, string>> environment)
    {
        foreach (var (key, _) in Keys(parser, path))
        {
            if (parser.TryConsume<Scalar>(out var value))
            {
                environment.Add(KeyValuePair.Create(key, value.Value));
            }
            else
            {
                parser.SkipThisAndNestedEvents();
            }
        }
    }

    // The keys of a mapping; whoever asks for the next one has read the value.
    private static IEnumerable<(string Key, string Place)> Keys(Parser parser, string path)
    {
        if (!parser.TryConsume<MappingStart>(out _))
        {
            throw new InvalidInputException($"{Place(path, parser.Current!.Start)}: expected 'key: value' on each line.");
        }

        var seen = new HashSet<string>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var place = Place(path, parser.Current!.Start);
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw new InvalidInputException($"{place}: a key must be a plain name.");
            }

            yield return seen.Add(key.Value)
                ? (key.Value, place)
                : throw new InvalidInputException($"{place}: '{key.Value}' stands in the file twice.");
        }
    }

    private static string ReadValue(Parser parser, string place, string key)
    {
        if (!parser.TryConsume<Scalar>(out var value))
        {
            throw new InvalidInputException($"{place}: {key}: expected one plain value; write a list as a,b,c.");
        }

        if (value.Value.Length == 0 && value.Style == ScalarStyle.Plain)
        {
            throw new InvalidInputException($"{place}: {key}: there is no value.");
        }

        return value.Value;
    }

    private static string Place(string path, Mark mark) => $"{path}, line {mark.Line}";
}
