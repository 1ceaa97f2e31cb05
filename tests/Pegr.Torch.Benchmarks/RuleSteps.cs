using BenchmarkDotNet.Attributes;
using Pegr.Torch.Diagnostics;

namespace Pegr.Torch.Benchmarks;

/// <summary>One step of PEGR on a single layer, for each layer rule.</summary>
public class RuleSteps : StepBase
{
    /// <summary>The rules that are timed.</summary>
    public static IEnumerable<string> Rules => RuleProblems.Names;

    /// <summary>The rule.</summary>
    [ParamsSource(nameof(Rules))]
    public string Rule { get; set; } = "";

    /// <inheritdoc/>
    protected override BenchmarkProblem Create() => RuleProblems.Create(Rule);
}
