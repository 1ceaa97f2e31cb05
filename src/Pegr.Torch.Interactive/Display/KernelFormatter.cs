using System.Reflection;

namespace Pegr.Torch.Interactive.Display;

/// <summary>
/// The kernel's table of formatters, reached by reflection: whoever runs notebooks brings that library, and this one works with
/// any version of it, and without.
/// </summary>
internal sealed class KernelFormatter
{
    private const string Library = "Microsoft.DotNet.Interactive.Formatting";

    private readonly Action<Type, Action<object, TextWriter>, string> _register;
    private readonly Action<Type, string[]> _prefer;

    private KernelFormatter(Type formatter)
    {
        _register = Method<Action<Type, Action<object, TextWriter>, string>>(
            formatter, "Register", typeof(Type), typeof(Action<object, TextWriter>), typeof(string));
        _prefer = Method<Action<Type, string[]>>(formatter, "SetPreferredMimeTypesFor", typeof(Type), typeof(string[]));
    }

    /// <summary>The table of the process's kernel; <see langword="null"/> where no kernel runs, as in a plain program.</summary>
    public static KernelFormatter? Find()
        => AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => assembly.GetName().Name == Library)
            .Select(assembly => assembly.GetType($"{Library}.Formatter"))
            .OfType<Type>()
            .Select(formatter => new KernelFormatter(formatter))
            .FirstOrDefault();

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
            ?? throw new NotSupportedException($"This kernel's {Library} has no {name}({string.Join(", ", parameters.Select(p => p.Name))}).");
}
