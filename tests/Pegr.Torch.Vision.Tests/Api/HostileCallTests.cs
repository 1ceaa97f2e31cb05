using System.Diagnostics;
using System.Globalization;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Api;

/// <summary>
/// Every public member of the libraries is called with null and with what was disposed of, in a process of its own: libtorch
/// answers some of it by ending the process. What a child was at when it died is the last line that it wrote.
/// </summary>
public sealed class HostileCallTests
{
    private const string Log = "PEGR_HOSTILE_LOG";
    private const string First = "PEGR_HOSTILE_FIRST";

    [Fact]
    public async Task Nothing_null_or_disposed_ends_the_process_or_goes_by_unseen()
    {
        using var folder = new TempFolder();
        var log = Path.Combine(folder.Path, "log");
        var (problems, next, count) = (new List<string>(), 0, HostileCall.All().Count);
        while (next < count)
        {
            File.Delete(log);
            await Child(log, next);
            var lines = File.ReadAllLines(log);
            problems.AddRange(lines.Where(line => line.StartsWith("! ", StringComparison.Ordinal)));
            var begun = lines.Count(line => line.StartsWith("> ", StringComparison.Ordinal));
            next += begun;
            if (next < count || lines[^1] != "end")
            {
                problems.Add($"! the process died in {lines.Last(line => line.StartsWith("> ", StringComparison.Ordinal))}");
            }
        }

        Assert.True(count > 300, $"only {count} calls were found");
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    /// <summary>What a child does; nothing where this is not one.</summary>
    [Fact]
    public void Child_makes_the_calls()
    {
        if (Environment.GetEnvironmentVariable(Log) is not { } path)
        {
            return;
        }

        var first = int.Parse(Environment.GetEnvironmentVariable(First)!, CultureInfo.InvariantCulture);
        using var log = new StreamWriter(path) { AutoFlush = true };
        foreach (var call in HostileCall.All().Skip(first))
        {
            log.WriteLine($"> {call.Name}");
            if (Problem(call) is { } problem)
            {
                log.WriteLine($"! {call.Name}: {problem}");
            }
        }

        log.WriteLine("end");
    }

    private static string? Problem(HostileCall call)
    {
        try
        {
            call.Run();
            return call.OfInstance ? null : "nothing was thrown";
        }
        catch (Exception error)
        {
            var fits = call.OfOperator ? error is NullReferenceException or ArgumentException or InvalidOperationException
                : call.IsNull ? error is ArgumentException
                : call.OfInstance ? error is ArgumentException or InvalidOperationException or InvalidInputException // TorchSharp's own refusal will do
                : error is ObjectDisposedException;
            return fits ? null : $"{error.GetType().Name} {error.Message.Split('\n')[0]}";
        }
    }

    private static async Task Child(string log, int first)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Pegr.Torch.Vision.Tests.exe" : "Pegr.Torch.Vision.Tests"),
            ["--filter-method", $"*{nameof(HostileCallTests)}.{nameof(Child_makes_the_calls)}"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(log),
            RedirectStandardError = true,
        };
        start.Environment[Log] = log;
        start.Environment[First] = first.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(log), await output + await error);
    }
}
