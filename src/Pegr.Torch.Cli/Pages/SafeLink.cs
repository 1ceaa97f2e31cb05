namespace Pegr.Torch.Cli.Pages;

/// <summary>Addresses that a page of someone else's text may lead to.</summary>
internal static class SafeLink
{
    private static readonly string[] Schemes = ["http", "https", "mailto"];

    /// <summary>Whether an address is a place on the web, a file or a place in the page, and nothing that would be run.</summary>
    public static bool IsSafe(string address)
    {
        var end = address.IndexOfAny([':', '/', '?', '#']);
        return !address.Any(char.IsControl) && (end < 0 || address[end] != ':' || Schemes.Contains(address[..end].Trim(), StringComparer.OrdinalIgnoreCase));
    }
}
