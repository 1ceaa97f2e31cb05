using System.Text;
using System.Xml.Linq;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Pictures that cells have shown, as parts of the page.</summary>
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
        return new XElement("img", new XAttribute("alt", description), new XAttribute("src", $"data:{type};base64,{bytes}"));
    }
}
