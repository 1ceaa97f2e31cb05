using System.Security.Cryptography;
using System.Text;

namespace Pegr.Torch.Cli.Pages;

/// <summary>What figures a page takes in: those of one comparison once, and no more in all than a browser shows with ease.</summary>
internal sealed class FigureBudget
{
    /// <summary>Characters that the figures of one page may have together: those of about a hundred comparisons.</summary>
    public const long MaxCharacters = 1 << 24;

    private readonly Dictionary<string, string> _shown = [];
    private long _left = MaxCharacters;

    /// <summary>How many folders' figures were left out for their size.</summary>
    public int LeftOut { get; private set; }

    /// <summary>What tells the contents of figures apart.</summary>
    /// <param name="content">All that they follow from.</param>
    public static string Fingerprint(string content) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    /// <summary>Draws a folder's figures, if the page has room for them.</summary>
    /// <param name="section">The folder.</param>
    /// <param name="place">What the folder's part of the page is called.</param>
    /// <returns>The figures, and why there are none where they are left out.</returns>
    public (IReadOnlyList<ReportFigure> Figures, string? WhyNot) Draw(ReportSection section, string place)
    {
        if (_shown.TryGetValue(section.Drawn, out var earlier))
        {
            return ([], $"The figures are the same as in {earlier}.");
        }

        // Where the page is full once nothing more is drawn.
        List<ReportFigure> figures = _left > 0 ? [.. section.Draw()] : [];
        _left -= figures.Sum(figure => figure.Length);
        if (_left <= 0)
        {
            LeftOut++;
            return ([], $"The figures are left out to keep this page small; they are in {section.Figures}.");
        }

        _shown[section.Drawn] = place;
        return (figures, null);
    }
}
