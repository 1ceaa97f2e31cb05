using System.Diagnostics;
using System.Text.Json;

namespace Pegr.Torch.Tests.Support;

/// <summary>A Python process that runs pieces of a program, one after the other.</summary>
internal sealed class PythonSession : IDisposable
{
    // One line of JSON for every piece, one line for what it printed and what went wrong.
    private const string Loop = """
        import contextlib, io, json, sys, traceback
        names = {"__name__": "__main__"}
        for line in sys.stdin:
            printed, error = io.StringIO(), None
            try:
                with contextlib.redirect_stdout(printed):
                    exec(json.loads(line), names)
            except BaseException:
                error = traceback.format_exc()
            print(json.dumps([printed.getvalue(), error]), flush=True)
        """;

    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="program">The interpreter.</param>
    /// <param name="folder">Where it works.</param>
    public PythonSession(string program, string folder)
        => _process = Process.Start(new ProcessStartInfo(program, ["-c", Loop])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    /// <summary>Runs a piece and returns what it printed; fails the test where the piece fails.</summary>
    public async Task<string> RunAsync(string code, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(code).AsMemory(), cancellation);
        await _process.StandardInput.FlushAsync(cancellation);
        var answer = await _process.StandardOutput.ReadLineAsync(cancellation);
        Assert.True(answer is not null, "Python ended before its program did.");
        var (printed, error) = JsonSerializer.Deserialize<string?[]>(answer) is [{ } text, var problem] ? (text, problem) : ("", answer);
        Assert.True(error is null, $"{error}\nin\n{code}");
        return printed;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
