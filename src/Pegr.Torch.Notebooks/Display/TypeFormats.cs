namespace Pegr.Torch.Notebooks.Display;

/// <summary>The forms in which values of one type are shown.</summary>
internal sealed class TypeFormats
{
    /// <summary>What writes each form, by its MIME type.</summary>
    public Dictionary<string, Action<object, TextWriter>> Formats { get; } = [];

    /// <summary>The usual forms, the best one first; empty for all.</summary>
    public IReadOnlyList<string> Preferred { get; set; } = [];

    /// <summary>What writes the forms that are wanted, or the usual ones.</summary>
    /// <param name="mimeTypes">The forms that are wanted; none for the usual ones.</param>
    public (string MimeType, Action<object, TextWriter> Write)[] For(IReadOnlyList<string> mimeTypes)
    {
        var wanted = mimeTypes.Count > 0 ? mimeTypes : Preferred.Count > 0 ? Preferred : [.. Formats.Keys];
        return [.. wanted.Where(Formats.ContainsKey).Select(mimeType => (mimeType, Formats[mimeType]))];
    }
}
