using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Pegr.Torch.Plotting.Pdf;

/// <summary>A stream of bytes in a PDF file.</summary>
/// <param name="Dictionary">What is said of it.</param>
/// <param name="Start">Where its dictionary begins.</param>
/// <param name="Length">How many bytes dictionary and stream have.</param>
/// <param name="Content">Its bytes, decompressed.</param>
internal sealed partial record PdfStream(string Dictionary, int Start, int Length, byte[] Content)
{
    private const string Begin = ">> stream\n";

    /// <summary>The streams of a file that Skia wrote.</summary>
    /// <param name="pdf">The file, a character a byte.</param>
    public static IEnumerable<PdfStream> All(string pdf)
    {
        for (var at = pdf.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = pdf.IndexOf(Begin, at, StringComparison.Ordinal))
        {
            const string Object = " obj\n";
            var start = pdf.LastIndexOf(Object, at, StringComparison.Ordinal) + Object.Length;
            var dictionary = pdf[start..(at + 2)];
            at += Begin.Length;
            var length = int.Parse(LengthEntry().Match(dictionary).Groups[1].Value, CultureInfo.InvariantCulture);
            var bytes = Encoding.Latin1.GetBytes(pdf, at, length);
            at += length;
            yield return new PdfStream(dictionary, start, at - start, dictionary.Contains("/FlateDecode", StringComparison.Ordinal) ? Inflated(bytes) : bytes);
        }
    }

    /// <summary>A stream as a file has it, compressed.</summary>
    /// <param name="entries">What is said of it besides.</param>
    /// <param name="content">Its bytes.</param>
    public static string Text(string entries, byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return string.Create(CultureInfo.InvariantCulture, $"<<{entries}\n/Filter /FlateDecode\n/Length {packed.Length}{Begin}") + Encoding.Latin1.GetString(packed.ToArray());
    }

    private static byte[] Inflated(byte[] bytes)
    {
        using var zlib = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var content = new MemoryStream();
        zlib.CopyTo(content);
        return content.ToArray();
    }

    [GeneratedRegex(@"/Length (\d+)")]
    private static partial Regex LengthEntry();
}
