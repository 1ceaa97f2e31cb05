using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Pegr.Torch.Runtime;
using TorchSharp;

namespace Pegr.Torch.Tests;

/// <summary>Compiles and runs pieces of C#, one after the other as one program.</summary>
/// <remarks>It takes the console's output for itself; tests that use it share a collection.</remarks>
/// <param name="libraries">What the pieces use besides TorchSharp and Pegr.Torch.</param>
internal sealed class CSharpSession(params Assembly[] libraries)
{
    private readonly ScriptOptions _options = ScriptOptions.Default
        .WithReferences([typeof(torch).Assembly, typeof(LibTorch).Assembly, .. libraries])
        .WithImports("System", "System.Collections.Generic", "System.Linq");

    private ScriptState<object>? _state;

    /// <summary>Runs a piece and returns what it printed.</summary>
    public async Task<string> RunAsync(string code, CancellationToken cancellation)
    {
        var printed = new StringWriter(CultureInfo.InvariantCulture);
        var console = Console.Out;
        Console.SetOut(printed);
        try
        {
            _state = _state is null
                ? await CSharpScript.RunAsync(code, _options, cancellationToken: cancellation)
                : await _state.ContinueWithAsync(code, cancellationToken: cancellation);
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString();
    }
}
