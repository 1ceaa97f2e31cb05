using System.Xml.Linq;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Takes the pictures that a notebook's text refers to into the page: files, and what is attached to a cell.</summary>
/// <param name="folder">The notebook's folder, from which names of files are read.</param>
internal sealed class NotebookPictures(string folder)
{
    private const string Attachment = "attachment:";
    private const long MaxBytes = 32 << 20;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".bmp"] = "image/bmp",
        [".svg"] = "image/svg+xml",
    };

    private static readonly string[] Kept = ["width", "height", "style", "title"];

    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> NoAttachments = [];

    private readonly List<string> _missing = [];

    /// <summary>Which pictures are not in the page, and why.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Puts each picture, or why there is none, where a text refers to it.</summary>
    /// <param name="part">The part of the page that the text has become.</param>
    /// <param name="attachments">What is attached to the cell; null for nothing.</param>
    public void Embed(XElement part, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? attachments = null)
    {
        foreach (var reference in part.Descendants("img").ToList())
        {
            EmbedOne(reference, attachments ?? NoAttachments);
        }
    }

    private void EmbedOne(XElement reference, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> attachments)
    {
        var address = (string?)reference.Attribute("src") ?? "";
        var (picture, whyNot) = Find(address, (string?)reference.Attribute("alt") is { Length: > 0 } alt ? alt : Uri.UnescapeDataString(address), attachments);
        if (picture is null)
        {
            var what = $"{Uri.UnescapeDataString(address)} {whyNot}";
            _missing.Add(what);
            picture = new XElement("em", $"[{string.Join(": ", new[] { (string?)reference.Attribute("alt") ?? "", what }.Where(text => text.Length > 0))}]");
        }

        picture.Add(reference.Attributes().Where(attribute => picture.Name == "img" && Kept.Contains(attribute.Name.LocalName)));
        reference.ReplaceWith(picture);
    }

    private (XElement? Picture, string WhyNot) Find(
        string address, string description, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> attachments)
    {
        if (address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
        {
            return (new XElement("img", new XAttribute("alt", description.Length > 80 ? "a picture" : description), new XAttribute("src", address)), "");
        }

        if (address.StartsWith(Attachment, StringComparison.OrdinalIgnoreCase))
        {
            var forms = attachments.GetValueOrDefault(Uri.UnescapeDataString(address[Attachment.Length..]));
            return forms?.FirstOrDefault(form => Types.ContainsValue(form.Key)) is { Key: { } kind, Value: var content }
                ? (NotebookPicture.Of(kind, content, description), "")
                : (null, "is not attached to the cell");
        }

        return Uri.TryCreate(address, UriKind.Absolute, out var elsewhere) && !elsewhere.IsFile
            ? (null, "is elsewhere and not taken in")
            : FromFile(Uri.UnescapeDataString(address.Split('?', '#')[0]), description);
    }

    private (XElement? Picture, string WhyNot) FromFile(string name, string description)
    {
        if (!Types.TryGetValue(Path.GetExtension(name), out var type))
        {
            return (null, $"is no picture that pages show ({string.Join(", ", Types.Keys)})");
        }

        try
        {
            using var stream = RegularFile.Open(Path.Combine(folder, name));
            if (stream.Length > MaxBytes)
            {
                return (null, "is larger than 32 MiB");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return (NotebookPicture.Of(type, bytes, description), "");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "is not there");
        }
        catch (Exception error) when (error is InvalidInputException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, "cannot be read");
        }
    }
}
