using System.Security.Cryptography;
using System.Text;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Pages;

/// <summary>What figures a page takes in: those of one comparison once, and no more in all than a browser shows with ease.</summary>
internal sealed class FigureBudget
{
    /// <summary>Bytes that the figures of one page may have together: those of about a hundred comparisons.</summary>
    public const long MaxBytes = 1 << 24;

    private readonly Dictionary<string, string> _shown = [];
    private long _left = MaxBytes;

    /// <summary>How many folders' figures were left out for their size.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Why a folder's figures are not shown; null where they are.</summary>
    /// <param name="folder">The folder of figures.</param>
    /// <param name="files">Its figures' files, in a fixed order; not empty.</param>
    /// <param name="place">What the folder's part of the page is called.</param>
    public string? WhyNot(string folder, IReadOnlyList<string> files, string place)
    {
        var size = files.Sum(file => new FileInfo(file).Length);
        if (size > _left)
        {
            LeftOut++;
            return $"The figures are left out to keep this page small; they are in {folder}.";
        }

        var content = Hash(files);
        if (_shown.TryGetValue(content, out var earlier))
        {
            return $"The figures are the same as in {earlier}.";
        }

        _shown[content] = place;
        _left -= size;
        return null;
    }

    private static string Hash(IReadOnlyList<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            hash.AppendData(RegularFile.ReadAllBytes(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
