using Pegr.Torch.Documents.Tests.Running;

namespace Pegr.Torch.Documents.Tests.Provisions;

/// <summary>Something that a command needs and that a reader would have: made before the command runs.</summary>
internal interface IProvision
{
    /// <summary>Makes what a command needs, if it is this and not there yet.</summary>
    /// <param name="line">The command as it is run.</param>
    /// <param name="folder">Where it is run.</param>
    /// <param name="cancellation">Stops it.</param>
    Task Provide(string line, DocumentFolder folder, CancellationToken cancellation);
}
