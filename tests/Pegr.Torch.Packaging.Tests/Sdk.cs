using System.Diagnostics;

namespace Pegr.Torch.Packaging.Tests;

/// <summary>Runs the .NET SDK as its user does, leaving no server process behind.</summary>
internal static class Sdk
{
    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    public static Task<SdkResult> Run(string folder, IEnumerable<string> arguments, CancellationToken cancellation)
        => RunProgram("dotnet", folder, arguments, cancellation);

    /// <summary>Runs another program to its end.</summary>
    public static async Task<SdkResult> RunProgram(string program, string folder, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_NOLOGO"] = "1",
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            },
        };

        // What the test host was told about its own build and runtime is no business of another.
        foreach (var name in start.Environment.Keys.Where(IsOfTheHost).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return new SdkResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static bool IsOfTheHost(string name)
        => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) && name != "MSBUILDDISABLENODEREUSE";
}
