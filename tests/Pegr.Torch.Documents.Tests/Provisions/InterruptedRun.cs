using System.Text.RegularExpressions;
using Pegr.Torch.Cli;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests.Provisions;

/// <summary>The run that <c>--resume</c> goes on with: one that was interrupted at its first step.</summary>
internal sealed partial class InterruptedRun : IProvision
{
    public Task Provide(string line, DocumentFolder folder, CancellationToken cancellation)
    {
        if (Resume().Match(line) is { Success: true } resume && !Directory.Exists(folder[resume.Groups["folder"].Value]))
        {
            string command = SmallSizes.Of($"pegr {resume.Groups["name"].Value} --out {resume.Groups["folder"].Value}");
            using var signal = new StopSignal(new CancellationToken(canceled: true));
            using var error = new StringWriter();
            var exitCode = PegrApp.Run(command.Split(' ')[1..], TextWriter.Null, error, stop: signal);
            Assert.True(exitCode == signal.ExitCode, $"{command} ended with {exitCode}: {error}");
        }

        return Task.CompletedTask;
    }

    [GeneratedRegex(@"^pegr (?<name>synthetic|images) --resume (?<folder>\S+)$")]
    private static partial Regex Resume();
}
