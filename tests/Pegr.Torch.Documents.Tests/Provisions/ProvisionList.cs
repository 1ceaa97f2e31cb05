using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests.Provisions;

/// <summary>All provisions. A new one is a class and a line here.</summary>
internal static class ProvisionList
{
    private static readonly IProvision[] All =
    [
        new InterruptedRun(),
        new FinishedRun(),
        new OtherShares(),
        new Pictures(),
        new Cifar(),
        new Cluster(),
    ];

    /// <summary>Makes what a command needs.</summary>
    public static async Task Provide(string line, DocumentFolder folder, CancellationToken cancellation)
    {
        foreach (var provision in All)
        {
            await provision.Provide(line, folder, cancellation);
        }
    }
}
