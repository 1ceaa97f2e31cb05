using System.Globalization;
using System.Text.RegularExpressions;
using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests.Provisions;

/// <summary>An image folder of the user's own: two classes of pictures of several sizes.</summary>
internal sealed partial class Pictures : IProvision
{
    private const int Count = 100;

    public Task Provide(string line, DocumentFolder folder, CancellationToken cancellation)
    {
        if (ImageFolder().Match(line) is { Success: true } images && !Directory.Exists(folder[images.Groups["folder"].Value]))
        {
            foreach (var (name, seed) in from name in new[] { "cats", "dogs" } from seed in Enumerable.Range(1, Count) select (name, seed))
            {
                var path = folder[images.Groups["folder"].Value, name, $"{seed.ToString(CultureInfo.InvariantCulture)}.png"];
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, Vision.Tests.Support.Pictures.Png(10 + seed, 20, seed));
            }
        }

        return Task.CompletedTask;
    }

    [GeneratedRegex(@"folder:(?<folder>\S+)")]
    private static partial Regex ImageFolder();
}
