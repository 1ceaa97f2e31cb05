using System.Diagnostics;
using System.Text.Json.Nodes;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Notebooks.Tests;

/// <summary>Jupyter's own tools and the .NET Interactive kernel, where they are installed.</summary>
internal static class Jupyter
{
    private static readonly string? Python = Find("python3", "-c", "import nbformat, nbconvert");
    private static readonly string? Kernel = Find("dotnet-interactive", "--version");

    /// <summary>Skips the test where there is no Jupyter.</summary>
    public static void SkipWithout() => Assert.SkipWhen(Python is null, "No python3 with nbformat and nbconvert is on this machine.");

    /// <summary>Skips the test where there is no kernel for C#.</summary>
    public static void SkipWithoutKernel()
    {
        SkipWithout();
        Assert.SkipWhen(Kernel is null, "No dotnet-interactive is on the path.");
    }

    /// <summary>Checks a file against the JSON schema of its nbformat.</summary>
    public static Outcome Validate(string path)
        => Run(".", null, "-c", "import sys, nbformat; nbformat.validate(nbformat.read(sys.argv[1], nbformat.NO_CONVERT))", path);

    /// <summary>Turns a notebook into a page.</summary>
    public static Outcome ToHtml(string path, TemporaryFolder folder)
        => Run(".", null, "-m", "nbconvert", "--to", "html", "--output-dir", folder.Path, path);

    /// <summary>Runs a notebook's cells, in its folder, in the kernel; the outputs go to <c>executed.ipynb</c>.</summary>
    public static Outcome Execute(string path, TemporaryFolder folder)
    {
        folder.Write("jupyter/kernels/.net-csharp/kernel.json", new JsonObject
        {
            ["argv"] = new JsonArray(Kernel, "jupyter", "--default-kernel", "csharp", "--http-local-only", "{connection_file}"),
            ["display_name"] = ".NET (C#)",
            ["language"] = "C#",
        }.ToJsonString());
        return Run(
            Path.GetDirectoryName(path)!,
            folder["jupyter"],
            "-m", "nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=-1", "--ExecutePreprocessor.startup_timeout=3600", "--output-dir", folder.Path, "--output", "executed", path);
    }

    private static string? Find(string program, params string[] arguments)
        => new[] { program, $"/usr/bin/{program}" }.FirstOrDefault(candidate => Start(candidate, ".", null, arguments) is { ExitCode: 0 });

    private static Outcome Run(string folder, string? kernels, params string[] arguments) => Start(Python!, folder, kernels, arguments)!;

    private static Outcome? Start(string program, string folder, string? kernels, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1" },
        };
        start.Environment["JUPYTER_PATH"] = kernels;
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new Outcome(process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
