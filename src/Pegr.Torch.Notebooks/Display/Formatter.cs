namespace Pegr.Torch.Notebooks.Display;

/// <summary>
/// How values are shown: what cells and libraries have registered for a type, or else as <see cref="PlainViews"/> says. Its methods are called as
/// those of the .NET Interactive kernel's table, so that cells and Pegr.Torch.Interactive use either.
/// </summary>
public static class Formatter
{
    private const string Text = "text/plain";

    private static readonly Lock Gate = new();
    private static readonly Dictionary<Type, TypeFormats> Registered = [];

    /// <summary>Says how values of a type are shown; values of derived types are shown alike.</summary>
    /// <param name="type">The type.</param>
    /// <param name="formatter">Writes a value, pictures in base 64.</param>
    /// <param name="mimeType">What is written.</param>
    public static void Register(Type type, Action<object, TextWriter> formatter, string mimeType)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(formatter);
        ArgumentException.ThrowIfNullOrEmpty(mimeType);
        lock (Gate)
        {
            Of(type).Formats[mimeType] = formatter;
        }
    }

    /// <inheritdoc cref="Register(Type, Action{object, TextWriter}, string)"/>
    /// <typeparam name="T">The type.</typeparam>
    public static void Register<T>(Action<T, TextWriter> formatter, string mimeType = Text)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Register(typeof(T), (value, writer) => formatter((T)value, writer), mimeType);
    }

    /// <inheritdoc cref="Register(Type, Action{object, TextWriter}, string)"/>
    /// <typeparam name="T">The type.</typeparam>
    public static void Register<T>(Func<T, string> formatter, string mimeType = Text)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Register(typeof(T), (value, writer) => writer.Write(formatter((T)value)), mimeType);
    }

    /// <summary>Says in which forms a type is shown where nothing else is asked for; without it those are all that are registered.</summary>
    /// <param name="type">The type.</param>
    /// <param name="preferredMimeTypes">The forms, the best one first.</param>
    public static void SetPreferredMimeTypesFor(Type type, params string[] preferredMimeTypes)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(preferredMimeTypes);
        lock (Gate)
        {
            Of(type).Preferred = preferredMimeTypes;
        }
    }

    /// <summary>A value in the forms in which it is shown, by their MIME types.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The forms that are wanted; none for the usual ones.</param>
    internal static IReadOnlyList<(string MimeType, string Text)> Format(object? value, IReadOnlyList<string> mimeTypes)
    {
        (string MimeType, Action<object, TextWriter> Write)[] formats;
        lock (Gate)
        {
            formats = value is null ? [] : Find(value.GetType())?.For(mimeTypes) ?? [];
        }

        return formats.Length > 0 ? [.. formats.Select(format => (format.MimeType, Written(format.Write, value!)))] : PlainViews.Of(value, mimeTypes);
    }

    private static string Written(Action<object, TextWriter> write, object value)
    {
        using var writer = new StringWriter();
        write(value, writer);
        return writer.ToString();
    }

    private static TypeFormats Of(Type type)
    {
        if (!Registered.TryGetValue(type, out var formats))
        {
            Registered.Add(type, formats = new TypeFormats());
        }

        return formats;
    }

    // The type itself, the nearest one that it is derived from, or an interface.
    private static TypeFormats? Find(Type type)
    {
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (Registered.TryGetValue(ancestor, out var formats) && formats.Formats.Count > 0)
            {
                return formats;
            }
        }

        return Registered.Where(entry => entry.Key.IsInterface && entry.Key.IsAssignableFrom(type) && entry.Value.Formats.Count > 0)
            .Select(entry => entry.Value).FirstOrDefault();
    }
}
