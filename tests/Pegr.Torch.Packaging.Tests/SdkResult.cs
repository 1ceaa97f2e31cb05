namespace Pegr.Torch.Packaging.Tests;

/// <summary>How a run of the SDK ended.</summary>
internal sealed record SdkResult(int ExitCode, string Output, string Error)
{
    // A source that does not answer, or answers without a package that is not ours.
    private static readonly string[] NoPackages = ["NU1301", "NU1101", "NU1102"];

    /// <summary>Skips the test where packages of others cannot be had, fails it where the run failed otherwise.</summary>
    public SdkResult Succeeded(string what)
    {
        var missing = Output.Split('\n').FirstOrDefault(
            line => NoPackages.Any(line.Contains) && !line.Contains("Pegr.Torch (", StringComparison.Ordinal) && !line.Contains("package Pegr.", StringComparison.Ordinal));
        if (ExitCode != 0 && missing is not null)
        {
            Assert.Skip($"{what} needs packages that cannot be had here: {missing.Trim()}");
        }

        Assert.True(ExitCode == 0, $"{what} ended with {ExitCode}.\n{Output}\n{Error}");
        return this;
    }
}
