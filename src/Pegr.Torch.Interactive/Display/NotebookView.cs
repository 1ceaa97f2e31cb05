namespace Pegr.Torch.Interactive.Display;

/// <summary>How a notebook shows the values of one type.</summary>
/// <param name="Type">The type; values of derived types are shown alike.</param>
/// <param name="Formats">MIME types, the preferred one first, each with what makes the text of that type (base64 for pictures).</param>
internal sealed record NotebookView(Type Type, IReadOnlyList<(string MimeType, Func<object, string> Format)> Formats)
{
    public const string Html = "text/html";
    public const string Png = "image/png";
    public const string Text = "text/plain";

    /// <summary>A view of a type.</summary>
    public static NotebookView Of<T>(params (string MimeType, Func<T, string> Format)[] formats)
        where T : notnull
        => new(typeof(T), [.. formats.Select(format => (format.MimeType, (Func<object, string>)(value => format.Format((T)value))))]);
}
