using System.Text.RegularExpressions;

namespace Pegr.Torch.Documents.Tests.Running;

/// <summary>The commands that are not run, each with the reason. Those of <c>pegr</c> are parsed all the same.</summary>
/// <param name="Pattern">The beginning of a command, as a regular expression.</param>
/// <param name="Reason">Why.</param>
internal sealed record NotRun(string Pattern, string Reason)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<NotRun> All { get; } =
    [
        new("dotnet test", "it would run this test in itself"),
        new("dotnet (build|restore|format|pack|clean)", "CI runs it, and it may not write where tests run"),
        new("dotnet tool install pegr", "the packages' tests pack and install it"),
        new("dotnet run .*Pegr.Torch.Benchmarks", "benchmarks take minutes; CI builds them"),
        new("dotnet run .*docs/figures/", "figures that take minutes; what they call is tested"),
        new("dotnet run .*docs/examples/", "ExampleTests runs them without building"),
        new("python3 tests/Pegr.Torch.Benchmarks/peers/", "a benchmark, which takes minutes"),
        new("pegr notebook watch", "it goes on until it is stopped; WatchCommandTests starts it"),
        new("pegr notebook run", "the tests of the notebooks run every one of them, for minutes"),
    ];

    /// <summary>The entry that a command falls under; null where it is to be run.</summary>
    public static NotRun? Find(string line) => All.FirstOrDefault(entry => Regex.IsMatch(line, $"^{entry.Pattern}"));
}
