using System.Text.RegularExpressions;
using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests.Provisions;

/// <summary>CIFAR's files with a few images each, where downloads lie and where <c>--data-dir</c> says.</summary>
internal sealed partial class Cifar : IProvision
{
    private const int Images = 40;

    public Task Provide(string line, DocumentFolder folder, CancellationToken cancellation)
    {
        var set = line.Contains("cifar100", StringComparison.Ordinal) ? "cifar100" : "cifar10";
        if (Use().Match(line) is { Success: true } use)
        {
            var path = use.Groups["folder"] is { Success: true } named ? folder[named.Value] : Path.Combine(folder.Data, set);
            Directory.CreateDirectory(path);
            string[] names = set == "cifar100" ? ["train", "test"] : [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}"), "test_batch"];
            foreach (var (name, seed) in names.Select((name, seed) => (name, seed)))
            {
                File.WriteAllBytes(Path.Combine(path, $"{name}.bin"), Records(set == "cifar100" ? 2 : 1, seed));
            }
        }

        return Task.CompletedTask;
    }

    // Labels, one byte or a coarse and a fine one, then 3,072 bytes of pixels.
    private static byte[] Records(int labels, int seed)
    {
        var random = new Random(seed);
        var records = new byte[Images * (labels + 3072)];
        random.NextBytes(records);
        for (var image = 0; image < Images; image++)
        {
            records.AsSpan(image * (labels + 3072), labels).Fill((byte)(image % 10));
        }

        return records;
    }

    [GeneratedRegex(@"^pegr images .*(--dataset |--config )cifar\d+(.*--data-dir (?<folder>\S+))?")]
    private static partial Regex Use();
}
