namespace Pegr.Torch.Vision.Downloads;

/// <summary>An address is of no use; the next one may be.</summary>
internal sealed class AddressException(string message) : Exception(message);
