using System.Text.RegularExpressions;
using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests.Provisions;

/// <summary>The shares of a sweep that other machines have computed when one puts them together.</summary>
internal sealed partial class OtherShares : IProvision
{
    public async Task Provide(string line, DocumentFolder folder, CancellationToken cancellation)
    {
        if (Merge().Match(line) is not { Success: true } merge)
        {
            return;
        }

        foreach (var share in new[] { "1/2", "2/2" })
        {
            var outcome = await folder.Run($"pegr sweep --resume {merge.Groups["folder"].Value} --shard {share}", cancellation);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
        }
    }

    [GeneratedRegex(@"^pegr sweep merge (?<folder>\S+)$")]
    private static partial Regex Merge();
}
