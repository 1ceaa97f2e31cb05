using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Pegr.Torch.Notebooks.Display;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Notebooks;

/// <summary>Runs the cells of one notebook one after the other, each seeing what those before it have declared.</summary>
internal sealed partial class ScriptSession
{
    private const string CellName = "cell ";

    private const string KernelLibrary = "Microsoft.DotNet.Interactive";

    // Those that the kernel gives every cell, with what shows values here in place of its own.
    private static readonly string[] Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        typeof(Formatter).Namespace!,
    ];

    // What a kernel lets every cell call without naming where it is.
    private const string Prelude =
        "DisplayedValue display(object value, params string[] mimeTypes) => value.Display(mimeTypes);\n"
        + "Html HTML(string content) => new(content);";

    private readonly ScriptOptions _options;
    private readonly ScriptHistory _history;

    /// <summary>Begins a session.</summary>
    /// <param name="folder">What <c>#r</c> and <c>#load</c> are relative to: the notebook's folder.</param>
    public ScriptSession(string folder)
    {
        _options = ScriptOptions.Default
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithImports(Imports)
            .AddReferences(typeof(Formatter).Assembly)
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(folder))
            .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(folder))
            .WithFileEncoding(Encoding.UTF8)
            .WithEmitDebugInformation(true);
        _history = new ScriptHistory(CSharpScript.RunAsync(Prelude, _options).GetAwaiter().GetResult());
    }

    /// <summary>Runs a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="outputs">Takes the value that the cell ends with.</param>
    /// <returns>What went wrong; <see langword="null"/> where nothing did.</returns>
    public CellFailure? Run(HostRequest cell, CellOutputs outputs)
    {
        _history.Begin(cell.Number);
        var source = KernelUsing().Replace(cell.Source, "");
        if (Unsupported(source) is { } unsupported)
        {
            return unsupported;
        }

        var before = _history.Current;
        var name = $"{CellName}{cell.Number}";
        var script = before.Script.ContinueWith<object>(source, _options.WithFilePath(name));
        if (script.Compile().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
        {
            return OfCompiler(error);
        }

        if (Prepare(source) is { } unprepared)
        {
            return unprepared;
        }

        var state = script.RunFromAsync(before, _ => true).GetAwaiter().GetResult();
        if (state.Exception is { } exception)
        {
            return OfException(exception, name);
        }

        _history.Add(state, cell.IsWatched);
        return state.ReturnValue is { } value ? Show(cell.Number, value, outputs) : null;
    }

    // TorchSharp by itself does not find the libtorch that is here.
    private static CellFailure? Prepare(string source)
    {
        if (!source.Contains(nameof(TorchSharp), StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            LibTorch.Initialize();
            return null;
        }
        catch (LibTorchLoadException missing)
        {
            return OfException(missing, CellName);
        }
    }

    // What shows a value may be the notebook's own.
    private static CellFailure? Show(int number, object value, CellOutputs outputs)
    {
        try
        {
            outputs.Return(number, value);
            return null;
        }
        catch (Exception exception)
        {
            return OfException(exception, $"{CellName}{number}");
        }
    }

    // What it names is there without it; in the kernel Formatter needs it.
    [GeneratedRegex(@"^[ \t]*using Microsoft\.DotNet\.Interactive\.Formatting;", RegexOptions.Multiline)]
    private static partial Regex KernelUsing();

    private static CellFailure? Unsupported(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimStart()).ToList();
        if (lines.FindIndex(line => line.StartsWith("using ", StringComparison.Ordinal) && line.Contains(KernelLibrary, StringComparison.Ordinal)) is >= 0 and var needless)
        {
            return new CellFailure(needless + 1, $"'{lines[needless].TrimEnd()}' names a part of the .NET Interactive kernel that is not here; display, Display, DisplayAs, HTML and Formatter are");
        }

        var index = lines.FindIndex(line => line.StartsWith("#!", StringComparison.Ordinal)
            || line.StartsWith("#i ", StringComparison.Ordinal)
            || (line.StartsWith("#r", StringComparison.Ordinal) && line.Contains("nuget:", StringComparison.Ordinal)));
        return index < 0
            ? null
            : new CellFailure(index + 1, $"'{lines[index].TrimEnd()}' is a command of the .NET Interactive kernel, which is not needed here; refer to a file with #r \"FILE.dll\"");
    }

    private static CellFailure OfCompiler(Diagnostic error)
    {
        var advice = error.Id == "CS0006" ? "; build it first: dotnet build -c Release" : "";
        return new CellFailure(error.Location.GetLineSpan().StartLinePosition.Line + 1, $"{error.Id}: {error.GetMessage()}{advice}");
    }

    private static CellFailure OfException(Exception exception, string name)
    {
        var frame = new StackTrace(exception, fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(frame => Path.GetFileName(frame.GetFileName()) == name);

        // A type that could not be initialized says so, and what hindered it says why.
        while (exception is TypeInitializationException { InnerException: { } cause })
        {
            exception = cause;
        }

        return new CellFailure(frame?.GetFileLineNumber() ?? 0, $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings("\n").Split('\n')[0]}");
    }
}
