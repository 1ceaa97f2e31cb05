using System.Reflection;

namespace Pegr.Torch.Interactive.Display;

/// <summary>
/// The table of what is shown how, of whatever runs the notebook: the .NET Interactive kernel's, or that of <c>pegr notebook</c>, which has the same
/// two methods. It is reached by reflection: this library is built on neither, works with any version of the kernel, and without.
/// </summary>
internal sealed class KernelFormatter
{
    private static readonly (string Library, string Type)[] Tables =
    [
        ("Microsoft.DotNet.Interactive.Formatting", "Microsoft.DotNet.Interactive.Formatting.Formatter"),
        ("Pegr.Torch.Notebooks", "Pegr.Torch.Notebooks.Display.Formatter"),
    ];

    private readonly Action<Type, Action<object, TextWriter>, string> _register;
    private readonly Action<Type, string[]> _prefer;

    private KernelFormatter(Type formatter)
    {
        _register = Method<Action<Type, Action<object, TextWriter>, string>>(
            formatter, "Register", typeof(Type), typeof(Action<object, TextWriter>), typeof(string));
        _prefer = Method<Action<Type, string[]>>(formatter, "SetPreferredMimeTypesFor", typeof(Type), typeof(string[]));
    }

    /// <summary>The process's table; <see langword="null"/> where no notebook runs, as in a plain program.</summary>
    public static KernelFormatter? Find()
        => (from table in Tables
            from assembly in AppDomain.CurrentDomain.GetAssemblies()
            where assembly.GetName().Name == table.Library
            let type = assembly.GetType(table.Type)
            where type is not null
            select new KernelFormatter(type)).FirstOrDefault();

    /// <summary>Enters views.</summary>
    public void Register(IEnumerable<NotebookView> views)
    {
        foreach (var view in views)
        {
            foreach (var (mimeType, format) in view.Formats)
            {
                _register(view.Type, (value, writer) => writer.Write(format(value)), mimeType);
            }

            _prefer(view.Type, [.. view.Formats.Select(format => format.MimeType)]);
        }
    }

    private static T Method<T>(Type formatter, string name, params Type[] parameters)
        where T : Delegate
        => formatter.GetMethod(name, BindingFlags.Public | BindingFlags.Static, parameters)?.CreateDelegate<T>()
            ?? throw new NotSupportedException($"This kernel's {formatter.FullName} has no {name}({string.Join(", ", parameters.Select(p => p.Name))}).");
}
