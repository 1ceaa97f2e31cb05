namespace Pegr.Torch.Notebooks.Display;

/// <summary>A value that a cell has shown and may show anew in the same place.</summary>
public sealed class DisplayedValue
{
    private readonly string[] _mimeTypes;

    internal DisplayedValue(object? value, string[] mimeTypes)
    {
        _mimeTypes = mimeTypes;
        Update(value);
    }

    /// <summary>Told of every value that is shown or shown anew: its place, and the forms in which it is shown.</summary>
    internal static event Action<DisplayedValue, IReadOnlyList<(string MimeType, string Text)>>? Shown;

    /// <summary>Shows another value in the place of this one.</summary>
    /// <param name="updatedValue">The value.</param>
    public void Update(object? updatedValue) => Shown?.Invoke(this, Formatter.Format(updatedValue, _mimeTypes));
}
