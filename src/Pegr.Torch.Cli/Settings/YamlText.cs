using YamlDotNet.Core;

namespace Pegr.Torch.Cli.Settings;

/// <summary>The one way to a parser of YAML, safe from texts that are made to keep it busy.</summary>
internal static class YamlText
{
    /// <summary>Creates a parser.</summary>
    /// <param name="text">A text of bounded length.</param>
    public static Parser Parse(string text) => new(new ShallowScanner(new Scanner(new StringReader(text), skipComments: true)));
}
