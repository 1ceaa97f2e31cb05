using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Diagnostics;
using Spectre.Console;

namespace Pegr.Torch.Cli.Tests.Reports;

public class DeviceTablesTests
{
    private static readonly StepKind Pegr = new("pegr", "signs-fd");
    private static readonly StepKind Plain = new("gd", "plain");

    [Fact]
    public void Differences_stand_beside_what_is_allowed_and_one_too_large_is_marked()
    {
        var text = Render(console => DeviceTables.WriteDifferences(
            console,
            [
                new(Plain, "float64", 2.5e-15, 1e-12), new(Pegr, "float64", 3e-9, 1e-6),
                new(Plain, "float32", 0.25, 1e-5), new(Pegr, "float32", 1e-4, 5e-3),
            ],
            "cuda:12"));

        Assert.Equal(["gd", "plain", "2.5e-15", "(1e-12)", "2.5e-1", "(1e-5)", "FAILED"], Words(text, "gd"));
        Assert.Equal(["pegr", "signs-fd", "3.0e-9", "(1e-6)", "1.0e-4", "(5e-3)", "ok"], Words(text, "pegr"));
        Assert.Contains("Largest: 3.0e-9 in float64, 2.5e-1 in float32.", text);
    }

    [Fact]
    public void Speeds_are_told_for_both_devices_with_their_ratio()
    {
        var text = Render(console => DeviceTables.WriteSpeeds(console, [new(Plain, 25, 0.5), new(Pegr, 1234.5, 2469)], "cuda"));

        Assert.Equal(["gd", "plain", "25.00", "0.50", "50.0"], Words(text, "gd"));
        Assert.Equal(["pegr", "signs-fd", "1234.50", "2469.00", "0.5"], Words(text, "pegr"));
    }

    private static string Render(Action<IAnsiConsole> write)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 80;
        write(console);
        Assert.All(text.ToString().Split('\n'), line => Assert.True(line.Length <= 80, line));
        return text.ToString();
    }

    private static string[] Words(string text, string start)
        => Assert.Single(text.Split('\n'), line => line.TrimStart().StartsWith(start + " ", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
