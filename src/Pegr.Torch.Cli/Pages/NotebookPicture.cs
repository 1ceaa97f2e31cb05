using System.Text;
using System.Xml.Linq;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Pictures of a notebook, as parts of the page.</summary>
internal static class NotebookPicture
{
    /// <summary>Makes the element of a picture.</summary>
    /// <param name="type">Its MIME type.</param>
    /// <param name="content">The drawing's text, or the picture's bytes in base64.</param>
    /// <param name="description">What it shows, for those who cannot see it.</param>
    public static XElement Of(string type, string content, string description)
    {
        var bytes = type.EndsWith("+xml", StringComparison.Ordinal)
            ? Convert.ToBase64String(Encoding.UTF8.GetBytes(content))
            : string.Concat(content.Where(letter => !char.IsWhiteSpace(letter)));
        return Element(type, bytes, description);
    }

    /// <summary>Makes the element of a picture in a file.</summary>
    /// <param name="type">Its MIME type.</param>
    /// <param name="bytes">The file's content.</param>
    /// <param name="description">What it shows, for those who cannot see it.</param>
    public static XElement Of(string type, byte[] bytes, string description) => Element(type, Convert.ToBase64String(bytes), description);

    private static XElement Element(string type, string base64, string description)
        => new("img", new XAttribute("alt", description), new XAttribute("src", $"data:{type};base64,{base64}"));
}
