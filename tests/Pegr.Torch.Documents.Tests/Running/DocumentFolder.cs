using System.Diagnostics;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Documents.Tests.Documents;

namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>
/// The folder in which a document's snippets run: like the repository's, with what they need beside it, and the process's
/// current folder while it is there.
/// </summary>
internal sealed class DocumentFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _before = Directory.GetCurrentDirectory();

    /// <summary>Makes it.</summary>
    /// <param name="program">The folder of the program that commands run.</param>
    public DocumentFolder(string program)
    {
        Directory.CreateSymbolicLink(_folder["src"], System.IO.Path.Combine(Repository.Root, "src"));
        Copy("data/fashion-mnist");
        Copy("docs/images");
        Copy("notebooks");
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Tools);
        AddTool("pegr", $"exec '{System.IO.Path.Combine(program, "pegr")}' \"$@\"");
        Directory.SetCurrentDirectory(_folder.Path);
    }

    /// <summary>Its path.</summary>
    public string Path => _folder.Path;

    /// <summary>Where downloaded data sets lie.</summary>
    public string Data => _folder["cache"];

    private string Tools => _folder["tools"];

    /// <summary>The path of something in it.</summary>
    public string this[params string[] names] => _folder[names];

    /// <summary>Puts a command on the path, before those of the machine.</summary>
    public void AddTool(string name, string script)
    {
        var path = System.IO.Path.Combine(Tools, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs a line of bash.</summary>
    /// <returns>The exit code, what it printed, and what it complained of.</returns>
    public async Task<Outcome> Run(string line, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-euo", "pipefail", "-c", line])
        {
            WorkingDirectory = Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Tools}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["PEGR_DATA"] = Data;
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new Outcome(process.ExitCode, output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_before);
        _folder.Dispose();
    }

    private void Copy(string folder)
    {
        var source = System.IO.Path.Combine(Repository.Root, folder);
        foreach (var file in Directory.Exists(source) ? Directory.GetFiles(source) : [])
        {
            Directory.CreateDirectory(_folder[folder]);
            File.Copy(file, System.IO.Path.Combine(_folder[folder], System.IO.Path.GetFileName(file)));
        }
    }
}
