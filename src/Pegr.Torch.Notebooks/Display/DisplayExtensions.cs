namespace Pegr.Torch.Notebooks.Display;

/// <summary>Shows values in the middle of a cell.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The forms in which it is shown; none for the usual ones.</param>
    /// <returns>The place, in which another value can be shown later.</returns>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes)
    {
        ArgumentNullException.ThrowIfNull(mimeTypes);
        return new DisplayedValue(value, mimeTypes);
    }

    /// <summary>Shows a text in one form, such as HTML that a cell has made.</summary>
    /// <param name="value">The text.</param>
    /// <param name="mimeType">Its form.</param>
    /// <inheritdoc cref="Display"/>
    public static DisplayedValue DisplayAs(this string value, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentException.ThrowIfNullOrEmpty(mimeType);
        return new DisplayedValue(new TextOf(mimeType, value), []);
    }
}
