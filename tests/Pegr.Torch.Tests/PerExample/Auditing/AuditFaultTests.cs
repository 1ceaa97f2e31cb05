using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Rules;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

/// <summary>What is wrong without a word in an engine that checks nothing is found by the audit alone, and named.</summary>
public sealed class AuditFaultTests
{
    public static TheoryData<string> Names => [.. AuditFaults.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_fault_is_found_by_the_audit_alone(string name)
    {
        foreach (var dtype in new[] { float64, float32 })
        {
            using var scope = NewDisposeScope();
            var (fault, rules, chunk) = Make(name, dtype);
            using var all = new NaivePass(fault.Model, rules, fault.Loss, chunk, createGraph: false);
            var outcome = new Audit(
                fault.Model, (examples, graph) => new NaivePass(fault.Model, rules, fault.Loss, examples, graph), _ => NormStrategy.Auto, chunk, all.Losses, AuditedUse.Step).Of(0);
            Assert.NotNull(outcome.Failure);
            Assert.Contains(AuditFaults.All[name].Words, outcome.Failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', outcome.Failure.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_engine_gives_the_definition_or_refuses(string name)
    {
        using var scope = NewDisposeScope();
        var (fault, rules, chunk) = Make(name, float64);
        var (engine, batch) = (new GhostEngine(rules), new Batch(chunk.Inputs, chunk.Targets));
        var error = Record.Exception(() => engine.AccumulateGradients(fault.Model, fault.Loss, batch, Agreement.Lambda));
        if (error is not null)
        {
            Assert.True(error is NotSupportedException or InvalidOperationException, error.ToString());
            Assert.All(fault.Model.parameters(), parameter => Assert.Null(parameter.grad));
            return;
        }

        var found = Agreement.Gradient(fault.Model);
        fault.Model.zero_grad();
        new LoopEngine().AccumulateGradients(fault.Model, fault.Loss, batch, Agreement.Lambda);
        Agreement.AssertClose(Agreement.Gradient(fault.Model), found, "gradient");
    }

    private static (AuditFault Fault, LayerRuleRegistry Rules, BatchChunk Chunk) Make(string name, ScalarType dtype)
    {
        manual_seed(3);
        var fault = AuditFaults.All[name].Make();
        fault.Model.to(dtype);
        fault.Tie?.Invoke();
        var rules = LayerRuleRegistry.CreateDefault();
        foreach (var rule in fault.Rules)
        {
            rules.Register(rule);
        }

        return (fault, rules, new BatchChunk(0, As(fault.Inputs), As(fault.Targets)));

        Tensor As(Tensor tensor) => tensor.is_floating_point() ? tensor.to(dtype) : tensor;
    }
}
