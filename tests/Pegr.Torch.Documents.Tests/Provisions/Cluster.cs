using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests.Provisions;

/// <summary>A command <c>sbatch</c> that accepts every job and starts none; the tests of clusters have a real one.</summary>
internal sealed class Cluster : IProvision
{
    public Task Provide(string line, DocumentFolder folder, CancellationToken cancellation)
    {
        if (line.StartsWith("pegr sweep ", StringComparison.Ordinal) && line.Contains(" submit ", StringComparison.Ordinal))
        {
            folder.AddTool("sbatch", "echo 4711");
        }

        return Task.CompletedTask;
    }
}
