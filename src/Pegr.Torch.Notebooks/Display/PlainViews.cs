using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;

namespace Pegr.Torch.Notebooks.Display;

/// <summary>How values are shown for which nothing was registered: as text, and what has parts as a table besides.</summary>
internal static class PlainViews
{
    private const string Html = "text/html";
    private const string Text = "text/plain";
    private const int MostParts = 20;
    private const int Deepest = 2;

    /// <summary>A value in the forms in which it is shown, by their MIME types.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The forms that are wanted; none for the usual ones, and where it has none of them its text is shown.</param>
    public static IReadOnlyList<(string MimeType, string Text)> Of(object? value, IReadOnlyList<string> mimeTypes)
    {
        if (value is TextOf text)
        {
            return [(text.MimeType, text.Text)];
        }

        var wanted = Usual(value).Where(form => mimeTypes.Count == 0 || mimeTypes.Contains(form.MimeType)).ToList();
        return wanted.Count > 0 ? wanted : [(mimeTypes.Contains(Html) ? Html : Text, mimeTypes.Contains(Html) ? Encode(Line(value, 0)) : Line(value, 0))];
    }

    private static IEnumerable<(string MimeType, string Text)> Usual(object? value)
    {
        if (value is Html html)
        {
            yield return (Html, html.Content);
        }
        else if (Parts(value) is { } parts)
        {
            yield return (Html, Table(parts));
        }

        yield return (Text, Line(value, 0));
    }

    // Of what has parts: their names and values, and how many are left out; null where it has none.
    private static (IReadOnlyList<(string Name, object? Value)> Shown, bool AreMore)? Parts(object? value)
    {
        if (value is IDictionary dictionary)
        {
            return Cut(Entries(dictionary));
        }

        if (value is IEnumerable sequence and not string)
        {
            return Cut(sequence.Cast<object?>().Select((part, index) => (index.ToString(CultureInfo.InvariantCulture), part)));
        }

        return value is not null && !HasText(value) ? Cut(Properties(value)) : null;
    }

    private static IEnumerable<(string Name, object? Value)> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return (Line(entry.Key, Deepest), entry.Value);
        }
    }

    private static (IReadOnlyList<(string Name, object? Value)> Shown, bool AreMore) Cut(IEnumerable<(string Name, object? Value)> parts)
    {
        var some = parts.Take(MostParts + 1).ToList();
        return ([.. some.Take(MostParts)], some.Count > MostParts);
    }

    private static string Table((IReadOnlyList<(string Name, object? Value)> Shown, bool AreMore) parts)
    {
        var html = new StringBuilder("<table><tbody>");
        foreach (var (name, value) in parts.Shown)
        {
            html.Append("<tr><th scope=\"row\">").Append(Encode(name)).Append("</th><td>").Append(Encode(Line(value, 1))).Append("</td></tr>");
        }

        return html.Append(parts.AreMore ? "<tr><th scope=\"row\">…</th><td></td></tr>" : "").Append("</tbody></table>").ToString();
    }

    private static string Line(object? value, int depth)
    {
        switch (value)
        {
            case null:
                return "null";
            case string text:
                return text;
            case IFormattable number:
                return number.ToString(null, CultureInfo.InvariantCulture);
        }

        if (depth > Deepest || Parts(value) is not { } parts)
        {
            return value.ToString() ?? "";
        }

        var isSequence = value is IEnumerable and not IDictionary;
        var shown = parts.Shown.Select(part => isSequence ? Line(part.Value, depth + 1) : $"{part.Name}: {Line(part.Value, depth + 1)}");
        var list = string.Join(", ", [.. shown, .. parts.AreMore ? new[] { "…" } : []]);
        return isSequence ? $"[{list}]" : $"{{ {list} }}";
    }

    // Whether its type says how it is written.
    private static bool HasText(object value)
        => value is IFormattable or string || value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)?.DeclaringType is { } type && type != typeof(object) && type != typeof(ValueType);

    private static IEnumerable<(string Name, object? Value)> Properties(object value)
        => from property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
           where property.CanRead && property.GetIndexParameters().Length == 0
           select (property.Name, Read(property, value));

    private static object? Read(PropertyInfo property, object value)
    {
        try
        {
            return property.GetValue(value);
        }
        catch (TargetInvocationException failure)
        {
            return failure.InnerException!.GetType().Name;
        }
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
