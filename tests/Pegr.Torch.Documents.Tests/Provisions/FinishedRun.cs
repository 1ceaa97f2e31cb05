using System.Text.RegularExpressions;
using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests.Provisions;

/// <summary>The runs and sweeps that <c>pegr report</c> makes a page of.</summary>
internal sealed partial class FinishedRun : IProvision
{
    public async Task Provide(string line, DocumentFolder folder, CancellationToken cancellation)
    {
        foreach (var run in Report().Match(line).Groups["folder"].Captures.Select(capture => capture.Value))
        {
            if (!Directory.Exists(folder[run]))
            {
                var outcome = await folder.Run(SmallSizes.Of($"pegr synthetic --out {run}"), cancellation);
                Assert.True(outcome.ExitCode == 0, outcome.Error);
            }
        }
    }

    [GeneratedRegex(@"^pegr report( (?<folder>[^-\s]\S*))+")]
    private static partial Regex Report();
}
